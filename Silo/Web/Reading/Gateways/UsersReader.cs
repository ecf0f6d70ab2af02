using Grains.Interfaces.Admission;
using MTProto.Transports;

namespace Telepool.Silo.Web.Reading.Gateways;

/// <summary>The users that all gateways have, and changes of them.</summary>
internal sealed class UsersReader
{
    // Another operator's change in between is rare; more than a few in a row are something else.
    private const int Attempts = 3;

    private readonly IGrainFactory _grains;
    private readonly Cached<UserListing> _listing;

    public UsersReader(IGrainFactory grains, TimeProvider time)
    {
        _grains = grains;
        _listing = new Cached<UserListing>(ReadAsync, time);
    }

    private IUserDirectoryGrain Directory => _grains.GetGrain<IUserDirectoryGrain>(IUserDirectoryGrain.DefaultKey);

    /// <summary>A page of the users, with what each uses.</summary>
    public async Task<Listing<SharedUser>> ListAsync(ListQuery query)
    {
        if (UserDocument.Read((await _listing.GetAsync().ConfigureAwait(false)).Document) is not { } document)
        {
            return Listing<SharedUser>.Of([], query);
        }

        SharedUser[] found = [.. document.Names.Where(query.Finds).Select(name => document.Find(name)!).Where(user => IsOf(user, query.Filter))];
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

    private static bool IsOf(SharedUser user, string filter) => filter switch
    {
        "enabled" => user.IsEnabled,
        "disabled" => !user.IsEnabled,
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
