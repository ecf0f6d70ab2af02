using Grains.Interfaces.Admission;
using MTProto.Transports;

namespace Telepool.Silo.Web.Reading.Gateways;

/// <summary>The users that all gateways have, and changes of them.</summary>
internal sealed class UsersReader
{
    // Another operator's change in between is rare; more than a few in a row are something else.
    private const int Attempts = 3;

    private readonly IGrainFactory _grains;
    private readonly GatewaysReader _gateways;
    private readonly Cached<UserListing> _listing;

    public UsersReader(IGrainFactory grains, GatewaysReader gateways, TimeProvider time)
    {
        (_grains, _gateways) = (grains, gateways);
        _listing = new Cached<UserListing>(ReadAsync, time);
    }

    private IUserDirectoryGrain Directory => _grains.GetGrain<IUserDirectoryGrain>(IUserDirectoryGrain.DefaultKey);

    /// <summary>A page of the users, with what each uses.</summary>
    public async Task<Listing<SharedUser>> ListAsync(ListQuery query)
    {
        var document = UserDocument.Read((await _listing.GetAsync().ConfigureAwait(false)).Document);
        var shared = document?.Names.Select(name => document.Find(name)!).ToArray() ?? [];
        SharedUser[] found =
        [
            .. shared.Concat(Own(await _gateways.AllAsync().ConfigureAwait(false), [.. shared.Select(static user => user.Name)]))
                .Where(user => query.Finds(user.Name) && IsOf(user, query.Filter))
                .OrderBy(static user => user.Name, StringComparer.Ordinal),
        ];
        if (query is { Sort: "name", IsDescending: true })
        {
            Array.Reverse(found);
        }

        var page = Listing<SharedUser>.Of(found, query);
        var usage = await Task.WhenAll(page.Rows.Select(user => _grains.GetGrain<IUserGrain>(user.Name).GetUsageAsync())).ConfigureAwait(false);
        return page with { Rows = [.. page.Rows.Zip(usage, static (user, used) => user with { Usage = used })] };
    }

    /// <summary>Lets a user connect, or not; false where there is no such user.</summary>
    public Task<bool> EnableAsync(string name, bool isEnabled) => ChangeAsync(document => document.Enable(name, isEnabled));

    /// <summary>Gives a user a new secret; null where there is no such user.</summary>
    public async Task<ProxySecret?> RotateAsync(string name)
    {
        ProxySecret? secret = null;
        await ChangeAsync(document => (secret = document.Rotate(name)) is not null).ConfigureAwait(false);
        return secret;
    }

    /// <summary>Begins to count a user's quota anew; false where there is no such user.</summary>
    public async Task<bool> ResetQuotaAsync(string name)
    {
        if (UserDocument.Read((await ReadAsync().ConfigureAwait(false)).Document)?.Find(name) is null)
        {
            return false;
        }

        await _grains.GetGrain<IUserGrain>(name).ResetQuotaAsync().ConfigureAwait(false);
        return true;
    }

    /// <summary>How many users gateways have that they do not tell of by name.</summary>
    public async Task<int> CountUntoldAsync() => (await _gateways.AllAsync().ConfigureAwait(false)).Sum(static gateway => Math.Max(0, gateway.Info.UserCount - gateway.Info.Users.Length));

    private static IEnumerable<SharedUser> Own(IEnumerable<GatewayStatus> gateways, HashSet<string> shared) =>
        from gateway in gateways
        from user in gateway.Info.Users
        where !shared.Contains(user.Name)
        group (gateway.Info.Id, User: user) by user.Name into same
        select new SharedUser
        {
            Name = same.Key,
            IsEnabled = same.Any(static one => one.User.IsEnabled),
            Form = same.First().User.Form,
            Of = [.. same.Select(static one => one.Id)],
        };

    private static bool IsOf(SharedUser user, string filter) => filter switch
    {
        "enabled" => user.IsEnabled,
        "disabled" => !user.IsEnabled,
        "all gateways" => user.Of.Count == 0,
        "one gateway" => user.Of.Count > 0,
        _ => true,
    };

    private async Task<bool> ChangeAsync(Func<UserDocument, bool> change)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var listing = await ReadAsync().ConfigureAwait(false);
            if (UserDocument.Read(listing.Document) is not { } document || !change(document))
            {
                return false;
            }

            if (await Directory.ReplaceAsync(document.ToBytes(), listing.Version).ConfigureAwait(false) is not null)
            {
                _listing.Forget();
                return true;
            }
        }

        return false;
    }

    // No version is below 0: everything is told.
    private async Task<UserListing> ReadAsync() => (await Directory.ReadAsync(-1).ConfigureAwait(false))!;
}
