using SeiPlatform.Collector.Webhooks.Mapping;
using SeiPlatform.Contracts;

namespace SeiPlatform.Tests.Unit.Collector.Webhooks;

public sealed class PushedMessageTests
{
    private const string Sha = "1234567890abcdef1234567890abcdef12345678";

    [Theory]
    [InlineData("Fix the cart", ChangeKind.Commit, null)]
    [InlineData("Fix the cart, see #12", ChangeKind.Commit, null)]
    [InlineData("Add vouchers (#41)", ChangeKind.Squash, 41L)]
    [InlineData("Merge pull request #40 from acme/cart\n\nKeep the cart", ChangeKind.Merge, 40L)]
    [InlineData("Merge branch 'cart' into 'main'\n\nSee merge request acme/shop!7", ChangeKind.Merge, 7L)]
    [InlineData("Merge remote-tracking branch 'origin/main'", ChangeKind.Merge, null)]
    [InlineData("Merge tag 'v1.2'", ChangeKind.Merge, null)]
    [InlineData("Merge the two carts", ChangeKind.Commit, null)]
    [InlineData("", ChangeKind.Commit, null)]
    public void The_kind_is_read_from_the_title(string message, ChangeKind kind, long? number)
    {
        var read = PushedMessage.Read(message);

        Assert.Equal((kind, number), (read.Kind, read.Number));
        Assert.Null(read.RevertsSha);
    }

    [Theory]
    [InlineData("Revert \"Add vouchers\"\n\nThis reverts commit " + Sha + ".")]
    [InlineData("Revert \"Add vouchers (#41)\" (#42)\n\nThis reverts commit " + Sha + ", reversing\nchanges made to abc.")]
    [InlineData("Back out vouchers\r\n\r\nThis reverts commit " + Sha)]
    [InlineData("revert: vouchers\n\nThey fail.\n\nThis reverts commit " + Sha + ".")]
    [InlineData("Reapply \"Add vouchers\"\n\nThis reverts commit " + Sha + ".")]
    public void A_revert_names_what_it_takes_back(string message)
    {
        var read = PushedMessage.Read(message);

        Assert.Equal((ChangeKind.Revert, Sha), (read.Kind, read.RevertsSha));
    }

    [Theory]
    [InlineData("Revert \"Add vouchers\"\n\nReverts acme/shop#41")]
    [InlineData("Revert \"Add vouchers\"\n\nThis reverts commit 1234567.")]
    public void A_revert_without_a_full_id_takes_back_nothing_in_particular(string message)
    {
        var read = PushedMessage.Read(message);

        Assert.Equal(ChangeKind.Revert, read.Kind);
        Assert.Null(read.RevertsSha);
    }

    [Fact]
    public void A_squash_that_lists_a_revert_among_its_commits_is_no_revert()
    {
        var read = PushedMessage.Read($"Add vouchers (#41)\n\n* try\n\n* Revert \"try\"\n\nThis reverts commit {Sha}.");

        Assert.Equal(ChangeKind.Squash, read.Kind);
        Assert.Null(read.RevertsSha);
    }

    [Fact]
    public void A_title_is_one_line_of_at_most_500_characters()
    {
        Assert.Equal("One", PushedMessage.Read("\n One \nTwo").Title);
        Assert.Equal(500, PushedMessage.Read(new string('x', 2000)).Title.Length);
    }
}
