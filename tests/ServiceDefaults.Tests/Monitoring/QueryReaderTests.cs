namespace ServiceDefaults.Tests.Monitoring;

public sealed class QueryReaderTests
{
    [Theory]
    [InlineData("up", "up", "")]
    [InlineData("sum(rate(a_total{x=\"1\",y!~\"b{c}\"}[5m])) / on (job) group_left (z) b", "a_total(x,y) b()", "job,z")]
    [InlineData("histogram_quantile(0.95, sum by (le, method) (rate(a_bucket[$__rate_interval])))", "a_bucket()", "le,method")]
    [InlineData("topk(5, a:b:rate5m offset 1h) or vector(0) unless count without (instance) (c)", "a:b:rate5m() c()", "instance")]
    [InlineData("time() - a_seconds > bool 1e3 and inf == nan", "a_seconds()", "")]
    [InlineData("sum (a) by (b)", "a()", "b")]
    public void Read_Expression_FindsWhatItNames(string expression, string selectors, string labels)
    {
        var query = new QueryReader(expression);

        Assert.Equal(selectors.Replace("()", string.Empty, StringComparison.Ordinal), string.Join(' ', query.Selectors.Select(selector => selector.Name + (selector.Labels.Count == 0 ? string.Empty : $"({string.Join(',', selector.Labels)})"))));
        Assert.Equal(labels, string.Join(',', query.GroupLabels));
    }

    [Theory]
    [InlineData("mtproto_request_total")]
    [InlineData("mtproto_requests_total{methode=\"x\"}")]
    [InlineData("sum by (acount) (mtproto_requests_total)")]
    [InlineData("mtproto_requests_bucket")]
    [InlineData("mtproto_batch_duration_seconds")]
    [InlineData("sum by (le) (mtproto_batch_duration_seconds_sum)")]
    public void Unknown_NameOrLabelThatIsNotThere_IsSaid(string expression) => Assert.NotEmpty(MonitoringFiles.Unknown(expression));
}
