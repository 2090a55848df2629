using System.Globalization;
using System.Net;
using SeiPlatform.Load.Plan;

namespace SeiPlatform.Load.Playing;

/// <summary>What was sent and how it was answered, since the last time that somebody asked and in all.</summary>
internal sealed class Tally
{
    private const int Told = 3;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _odd = [];
    private int _deliveries;
    private int _questions;
    private int _refused;

    /// <summary>In all.</summary>
    public int Sent { get; private set; }

    /// <summary>Answered otherwise than it has to be, or not at all; in all.</summary>
    public int Odd { get; private set; }

    /// <param name="step">What was sent.</param>
    /// <param name="answer">null when nobody answered.</param>
    public void Add(Step step, HttpStatusCode? answer)
    {
        lock (_lock)
        {
            Sent++;
            _ = step is Delivery ? _deliveries++ : _questions++;
            if (answer != step.Expected)
            {
                Odd++;
                var what = answer is { } status ? $"{(int)status} instead of {(int)step.Expected}" : "no answer";
                _odd[what] = _odd.GetValueOrDefault(what) + 1;
            }
            else if ((int)step.Expected >= 400)
            {
                _refused++;
            }
        }
    }

    /// <summary>Since the last time, in one line.</summary>
    public string Take()
    {
        lock (_lock)
        {
            var line = string.Create(CultureInfo.InvariantCulture, $"{_deliveries} deliveries, {_questions} questions, {_refused} of them refused as they have to be");
            if (_odd.Count > 0)
                line += $"; {string.Join(", ", _odd.OrderByDescending(odd => odd.Value).Take(Told).Select(odd => $"{odd.Value} x {odd.Key}"))}";
            (_deliveries, _questions, _refused) = (0, 0, 0);
            _odd.Clear();
            return line;
        }
    }
}
