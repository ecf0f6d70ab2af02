using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using ServiceDefaults.Configuration;
using Telepool.Silo.Web.Reading.Configuration;

namespace Telepool.Silo.Web.Pages.Configuration;

/// <summary>The field of a setting: empty where operators have set nothing, with what each host has of its own as a hint.</summary>
internal static class SettingField
{
    /// <summary>Makes it.</summary>
    /// <param name="row">The setting.</param>
    /// <param name="draft">What was typed before.</param>
    /// <param name="isWrong">Whether that was wrong.</param>
    public static RenderFragment Of(ShownSetting row, ConfigurationDraft draft, bool isWrong) => builder => Build(builder, row, draft, isWrong);

    private static void Build(RenderTreeBuilder builder, ShownSetting row, ConfigurationDraft draft, bool isWrong)
    {
        var info = row.Info;
        var value = draft.Set.TryGetValue(info.Variable, out var typed) ? typed : info.IsSecret ? null : row.Set;
        if (info.Kind == SettingKind.Flag)
        {
            Choice(builder, row, value, isWrong);
        }
        else
        {
            Text(builder, row, value, isWrong);
        }

        if (info.IsSecret && row.Set is not null)
        {
            builder.OpenElement(20, "label");
            builder.AddContent(21, "take it back ");
            builder.OpenElement(22, "input");
            builder.AddAttribute(23, "type", "checkbox");
            builder.AddAttribute(24, "name", ConfigurationDraft.ClearPrefix + info.Variable);
            builder.AddAttribute(25, "value", "yes");
            builder.CloseElement();
            builder.CloseElement();
        }
    }

    private static void Choice(RenderTreeBuilder builder, ShownSetting row, string? value, bool isWrong)
    {
        builder.OpenElement(0, "select");
        Name(builder, row.Info.Variable, isWrong);
        foreach (var (text, shown) in new[] { (string.Empty, $"not set ({row.Own ?? "off"})"), ("true", "on"), ("false", "off") })
        {
            builder.OpenElement(10, "option");
            builder.AddAttribute(11, "value", text);
            builder.AddAttribute(12, "selected", string.Equals(text, value ?? string.Empty, StringComparison.OrdinalIgnoreCase));
            builder.AddContent(13, shown);
            builder.CloseElement();
        }

        builder.CloseElement();
    }

    private static void Text(RenderTreeBuilder builder, ShownSetting row, string? value, bool isWrong)
    {
        var info = row.Info;
        builder.OpenElement(0, "input");
        Name(builder, row.Info.Variable, isWrong);
        // Numbers are text too: what is wrong with one is said in words, with all other errors.
        builder.AddAttribute(5, "type", info.IsSecret ? "password" : "text");
        builder.AddAttribute(6, "inputmode", info.Kind switch { SettingKind.Number => "decimal", SettingKind.Whole => "numeric", _ => null });
        builder.AddAttribute(7, "value", value);
        builder.AddAttribute(8, "placeholder", info.IsSecret ? row.Set is null ? "not set" : "set; type to replace it" : string.Create(CultureInfo.InvariantCulture, $"not set ({row.Own ?? "–"})"));
        builder.AddAttribute(9, "autocomplete", info.IsSecret ? "new-password" : "off");
        builder.CloseElement();
    }

    private static void Name(RenderTreeBuilder builder, string name, bool isWrong)
    {
        builder.AddAttribute(1, "name", ConfigurationDraft.Prefix + name);
        builder.AddAttribute(2, "aria-labelledby", name);
        builder.AddAttribute(3, "aria-describedby", isWrong ? $"error-{name}" : $"about-{name}");
        builder.AddAttribute(4, "aria-invalid", isWrong ? "true" : null);
    }
}
