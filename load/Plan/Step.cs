using System.Net;

namespace SeiPlatform.Load.Plan;

/// <summary>One request, and when it is sent, from the beginning on.</summary>
/// <param name="At">From the beginning.</param>
/// <param name="Expected">What it has to be answered with.</param>
internal abstract record Step(TimeSpan At, HttpStatusCode Expected);

/// <summary>Whose webhook is called.</summary>
internal enum Sender
{
    GitHub,
    GitLab,
    CdEvents,
}

/// <summary>Something that happened, as its sender tells it.</summary>
/// <param name="At">From the beginning.</param>
/// <param name="Sender">Who tells it.</param>
/// <param name="Event">The sender's name for what happened.</param>
/// <param name="Id">The sender's id of the delivery; one that is sent again keeps it.</param>
/// <param name="Body">JSON.</param>
/// <param name="Expected">What it has to be answered with.</param>
internal sealed record Delivery(TimeSpan At, Sender Sender, string Event, string Id, string Body, HttpStatusCode Expected = HttpStatusCode.Accepted)
    : Step(At, Expected)
{
    /// <summary>Sent by somebody who does not know the secret.</summary>
    public bool IsForged => Expected == HttpStatusCode.Unauthorized;
}

/// <summary>What a customer asks the API.</summary>
/// <param name="At">From the beginning.</param>
/// <param name="Customer">Who asks; null for somebody without a key that is known.</param>
/// <param name="Path">With the query, relative to the API's address.</param>
/// <param name="Expected">What it has to be answered with.</param>
internal sealed record Question(TimeSpan At, string? Customer, string Path, HttpStatusCode Expected = HttpStatusCode.OK) : Step(At, Expected);
