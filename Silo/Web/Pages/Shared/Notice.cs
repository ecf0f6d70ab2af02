namespace Telepool.Silo.Web.Pages.Shared;

/// <summary>What came of an act, shown on the page that the browser is led back to.</summary>
/// <param name="IsDone">Whether it was done.</param>
/// <param name="Text">What came of it.</param>
/// <param name="Secret">What is shown once and never again; null where nothing is.</param>
internal sealed record Notice(bool IsDone, string Text, string? Secret = null);
