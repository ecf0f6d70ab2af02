using ServiceDefaults.Configuration;

namespace ServiceDefaults.Tests.Configuration;

public sealed class SettingCatalogTests
{
    [Fact]
    public void All_IsWhatTheBinderReads()
    {
        var reader = new SettingsReader(new Dictionary<string, string>());
        SettingsBinder.Bind(reader);
        Assert.Equal(reader.Known.Order(StringComparer.Ordinal), SettingCatalog.All.Select(setting => setting.Variable).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void All_Numbers_HaveTheBindersRange()
    {
        var rate = SettingCatalog.Find("MTPROTO_RPS_PER_ACCOUNT")!;
        Assert.Equal((0.001, 10_000, "0.7", "a number from 0.001 to 10000"), (rate.Least, rate.Most, rate.Default, rate.Allowed));
        Assert.All(SettingCatalog.All, setting => Assert.NotEmpty(setting.Meaning));
        Assert.All(SettingCatalog.All.Where(setting => setting.Kind == SettingKind.Text), setting => Assert.NotEqual("a text", setting.Variable.EndsWith("ENVIRONMENT", StringComparison.Ordinal) ? string.Empty : setting.Allowed));
    }

    [Theory]
    [InlineData("MTPROTO_RPS_PER_ACOUNT", "MTPROTO_RPS_PER_ACCOUNT")]
    [InlineData("mtproto_global_rps", "MTPROTO_GLOBAL_RPS")]
    [InlineData("TELEPOOL_LOGLEVEL", "TELEPOOL_LOG_LEVEL")]
    [InlineData("OTEL_SAMPLER_RATOI", "OTEL_SAMPLER_RATIO")]
    [InlineData("SOMETHING_ELSE_ENTIRELY", null)]
    [InlineData("", null)]
    public void Nearest_OfAMistypedName_IsWhatWasMeant(string name, string? expected) => Assert.Equal(expected, SettingCatalog.Nearest(name));
}
