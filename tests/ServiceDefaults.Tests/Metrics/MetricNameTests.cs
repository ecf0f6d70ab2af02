using System.Diagnostics.Metrics;
using ServiceDefaults.Metrics;

namespace ServiceDefaults.Tests.Metrics;

public sealed class MetricNameTests : IDisposable
{
    private readonly Meter _meter = new("MetricNameTests");

    [Theory]
    [InlineData("mtproto.requests", null, "mtproto_requests_total")]
    [InlineData("mtproto_requests_total", null, "mtproto_requests_total")]
    [InlineData("mtproto.requests", "{request}", "mtproto_requests_total")]
    [InlineData("mtproto.received", "By", "mtproto_received_bytes_total")]
    [InlineData("gc.total_allocated", "By", "gc_total_allocated_bytes_total")]
    [InlineData("rate-limit.hits", null, "rate_limit_hits_total")]
    public void Of_Counter_EndsInTotal(string name, string? unit, string expected) =>
        Assert.Equal(expected, MetricName.Of(_meter.CreateCounter<long>(name, unit)));

    [Theory]
    [InlineData("mtproto.request.duration", "s", "mtproto_request_duration_seconds")]
    [InlineData("mtproto_flood_wait_seconds", "s", "mtproto_flood_wait_seconds")]
    [InlineData("mtproto_flood_wait_seconds", null, "mtproto_flood_wait_seconds")]
    public void Of_Histogram_EndsInItsUnit(string name, string? unit, string expected) =>
        Assert.Equal(expected, MetricName.Of(_meter.CreateHistogram<double>(name, unit)));

    [Theory]
    [InlineData("mtproto_pool_accounts_total", "mtproto_pool_accounts_total")]
    [InlineData("dotnet.timer.count", "dotnet_timer")]
    public void Of_Gauge_HasNoSuffixOfItsOwn(string name, string expected) =>
        Assert.Equal(expected, MetricName.Of(_meter.CreateGauge<long>(name)));

    [Theory]
    [InlineData("error type", "error_type")]
    [InlineData("1st", "_1st")]
    [InlineData("a..b", "a_b")]
    public void Sanitize_ForeignCharacters_BecomeUnderscores(string name, string expected) =>
        Assert.Equal(expected, MetricName.Sanitize(name));

    public void Dispose() => _meter.Dispose();
}
