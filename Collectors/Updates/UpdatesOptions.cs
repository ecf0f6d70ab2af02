namespace Telepool.Collectors.Updates;

/// <summary>How the updates collector works.</summary>
public sealed class UpdatesOptions
{
    /// <summary>The name under which channels are claimed. One per data directory: a process that follows a killed one on the same directory takes over at once.</summary>
    public string Worker { get; set; } = "updates";

    /// <summary>Accounts that channels are spread over at most, 1 to 10,000.</summary>
    public int MaxAccounts { get; set; } = 100;

    /// <summary>Calls of one account under way at once, for all of its channels. At least 1.</summary>
    public int CallsPerAccount { get; set; } = 2;

    /// <summary>
    /// How long one question for pushed updates may stay open, 20 s at most. An account that must leave its silo, since another one came or went, answers
    /// nobody before the questions that are open have ended.
    /// </summary>
    public TimeSpan LongPoll { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a channel waits for the update that is missing before a later one, since two may overtake each other on the way
    /// (core.telegram.org/api/updates#update-handling asks for half a second).
    /// </summary>
    public TimeSpan GapPatience { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Events asked for in one difference, 10 to 100.</summary>
    public int DifferenceLimit { get; set; } = 100;

    /// <summary>A channel that is not joined is asked at most this often, whatever the server suggests.</summary>
    public TimeSpan MinPoll { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How often a channel that is not joined is asked where the server suggests nothing.</summary>
    public TimeSpan DefaultPoll { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a joined channel, whose updates are pushed, is asked all the same. Telegram's own clients ask after 15 minutes of silence.</summary>
    public TimeSpan MemberPoll { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Pushed updates that wait for one channel; beyond it they are dropped, counted, and fetched by a difference. At least 1.</summary>
    public int InboxCapacity { get; set; } = 1_000;

    /// <summary>An account that is told to wait for longer than this gives its channels to others.</summary>
    public TimeSpan MoveAfter { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The pause after a failure without a wait of its own; doubles up to <see cref="RetryDelayMax"/>.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest pause between two tries.</summary>
    public TimeSpan RetryDelayMax { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a claim on a channel lasts without a report.</summary>
    public TimeSpan ClaimTime { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How often a claim is renewed.</summary>
    public TimeSpan ReportEvery { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How often the names of the channels and of the pool's accounts are looked at anew.</summary>
    public TimeSpan ListEvery { get; set; } = TimeSpan.FromSeconds(5);
}
