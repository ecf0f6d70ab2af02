using Telepool.Gateway.Users;

namespace Telepool.Gateway.Relaying;

/// <summary>The users with relays on one worker, so that a pair names its user by a number instead of a reference.</summary>
internal sealed class UserList
{
    private readonly Dictionary<UserAccount, int> _indices = [];
    private readonly List<(UserAccount? User, int Count)> _users = [];
    private readonly Stack<int> _free = [];

    /// <summary>The user of a number in use.</summary>
    public UserAccount this[int index] => _users[index].User!;

    /// <summary>Whether some user may not go on (<see cref="UserAccount.IsBlocked"/>).</summary>
    public bool HasBlocked
    {
        get
        {
            foreach (var (user, _) in _users)
            {
                if (user is { IsBlocked: true })
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>One more relay of a user.</summary>
    public int Add(UserAccount user)
    {
        if (!_indices.TryGetValue(user, out var index))
        {
            if (!_free.TryPop(out index))
            {
                index = _users.Count;
                _users.Add(default);
            }

            _indices.Add(user, index);
        }

        _users[index] = (user, _users[index].Count + 1);
        return index;
    }

    /// <summary>One relay of a user less.</summary>
    public void Remove(int index)
    {
        var (user, count) = _users[index];
        if (count > 1)
        {
            _users[index] = (user, count - 1);
            return;
        }

        _users[index] = default;
        _indices.Remove(user!);
        _free.Push(index);
    }
}
