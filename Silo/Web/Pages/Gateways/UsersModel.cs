using Telepool.Silo.Web.Reading;
using Telepool.Silo.Web.Reading.Gateways;

namespace Telepool.Silo.Web.Pages.Gateways;

/// <summary>The users of the gateways.</summary>
/// <param name="Users">A page of them.</param>
/// <param name="Untold">Users of gateways' own configurations that are not among them.</param>
internal sealed record UsersModel(Listing<SharedUser> Users, int Untold);
