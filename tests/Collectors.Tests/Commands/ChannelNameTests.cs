using Telepool.Collectors.Commands;

namespace Telepool.Collectors.Tests.Commands;

public sealed class ChannelNameTests
{
    [Theory]
    [InlineData("@news", "news")]
    [InlineData("news", "news")]
    [InlineData("https://t.me/News_1", "News_1")]
    [InlineData("t.me/news", "news")]
    [InlineData("", null)]
    [InlineData("@", null)]
    [InlineData("a b", null)]
    [InlineData("https://t.me/+invite", null)]
    public void TryParse_WaysToWriteIt_GivesTheUsername(string text, string? expected) => Assert.Equal(expected, ChannelName.TryParse(text));
}
