namespace Grains.Accounts.Sessions;

/// <summary>Gives every account its way to Telegram; registered once by the host.</summary>
public interface ISessionRoutes
{
    /// <summary>The way of one account. Connects nothing.</summary>
    SessionRoute For(string accountId);
}
