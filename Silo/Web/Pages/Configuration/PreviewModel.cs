using Grains.Interfaces.Configuration;

namespace Telepool.Silo.Web.Pages.Configuration;

/// <summary>A change that would be taken.</summary>
/// <param name="Draft">The change.</param>
/// <param name="Answer">What would become of it.</param>
internal sealed record PreviewModel(ConfigurationDraft Draft, ConfigurationAnswer Answer);
