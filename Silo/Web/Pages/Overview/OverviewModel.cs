using Telepool.Silo.Web.Reading.Charts;
using Telepool.Silo.Web.Reading.Overview;

namespace Telepool.Silo.Web.Pages.Overview;

/// <summary>What the overview shows.</summary>
/// <param name="Picture">The deployment.</param>
/// <param name="Charts">Its last ten minutes.</param>
internal sealed record OverviewModel(OverviewPicture Picture, IReadOnlyList<Chart> Charts);
