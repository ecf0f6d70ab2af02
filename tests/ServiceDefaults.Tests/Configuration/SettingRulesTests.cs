using System.Globalization;
using ServiceDefaults.Configuration;

namespace ServiceDefaults.Tests.Configuration;

public sealed class SettingRulesTests
{
    /// <summary>Every setting of the catalog with values that it must refuse, from its own form.</summary>
    public static IEnumerable<TheoryDataRow<string, string>> BadValues()
    {
        foreach (var setting in SettingCatalog.All)
        {
            switch (setting.Kind)
            {
                case SettingKind.Flag:
                    yield return new(setting.Variable, "perhaps");
                    break;
                case SettingKind.Choice:
                    yield return new(setting.Variable, "something-else");
                    break;
                case SettingKind.Number or SettingKind.Whole:
                    yield return new(setting.Variable, "many");
                    yield return new(setting.Variable, "1,5");
                    if (setting.Least is > int.MinValue)
                    {
                        yield return new(setting.Variable, Text(setting.Least.Value - (setting.Kind == SettingKind.Whole ? 1 : 0.00001)));
                        yield return new(setting.Variable, "-1e300");
                    }

                    if (setting.Most is { } most)
                    {
                        yield return new(setting.Variable, Text(most + 1));
                        yield return new(setting.Variable, "99999999999999999999999999");
                    }

                    break;
            }
        }

        static string Text(double number) => number.ToString("0.######", CultureInfo.InvariantCulture);
    }

    [Theory]
    [MemberData(nameof(BadValues))]
    public void From_ABadValue_IsRefusedByName(string variable, string value)
    {
        var errors = TelepoolSettings.From(new Dictionary<string, string> { [variable] = value }).Errors;
        Assert.Contains(errors, error => error.Variable == variable && error.Problem.StartsWith($"must be {SettingCatalog.Find(variable)!.Allowed}", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(BadValues))]
    public void Check_ABadValueForTheDeployment_IsRefusedWhetherTheProcessOwnsItOrNot(string variable, string value) =>
        Assert.Contains(SettingRules.Check(SettingLayers.Empty, new Dictionary<string, string> { [variable] = value }), error => error.Variable == variable);

    [Fact]
    public void Check_Bounds_AreAllowed()
    {
        foreach (var setting in SettingCatalog.All.Where(setting => setting is { Applies: not SettingApplies.Process, Kind: SettingKind.Number, Least: not null }))
        {
            foreach (var bound in new[] { setting.Least!.Value, setting.Most!.Value })
            {
                var errors = SettingRules.Check(SettingLayers.Empty, new Dictionary<string, string> { [setting.Variable] = bound.ToString(CultureInfo.InvariantCulture) });
                Assert.DoesNotContain(errors, error => error.Variable == setting.Variable && error.Problem.StartsWith("must be a", StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public void Check_EverythingWrongAtOnce_ListsEachOnce()
    {
        var values = BadValues().Select(row => row.Data).GroupBy(row => row.Item1).ToDictionary(group => group.Key, group => group.First().Item2);
        values["MTPROTO_GLOBAL_RSP"] = "1";
        var errors = SettingRules.Check(SettingLayers.Empty, values);
        Assert.Equal(values.Keys.Order(StringComparer.Ordinal), errors.Select(error => error.Variable).Distinct().Order(StringComparer.Ordinal));
        Assert.Contains(errors, error => error.ToString() == "MTPROTO_GLOBAL_RSP: is not a setting; did you mean MTPROTO_GLOBAL_RPS?");
    }
}
