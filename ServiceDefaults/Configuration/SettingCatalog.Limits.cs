namespace ServiceDefaults.Configuration;

public static partial class SettingCatalog
{
    private static SettingText[] Limits() =>
    [
        Live("MTPROTO_RPS_PER_ACCOUNT", "Calls per second of one account: where its rates start, and their ceiling unless there is another. 1000 for servers on this machine."),
        Live("MTPROTO_MAX_CONCURRENCY_PER_ACCOUNT", "Leases of one account at once, and the calls that may follow each other at once after a pause."),
        Live("MTPROTO_GLOBAL_RPS", "Calls per second of all accounts of the cluster. 10,000 for servers on this machine."),
        Live("MTPROTO_RESOLVE_PER_DAY", "Calls of contacts.resolveUsername per account and day (UTC). 10,000 for servers on this machine.") with { Page = "pool/peers.md" },
        Live("MTPROTO_API_RPS", "Calls per second of all accounts of one api_id in the whole cluster.") with { Default = "no limit" },
        Live("MTPROTO_PROXY_RPS", "Calls per second through one proxy in the whole cluster.") with { Default = "no limit" },
        Live("MTPROTO_RATE_ADAPTIVE", "Whether the rate of each account and class of methods follows what Telegram answers.") with { Page = "pool/rates.md" },
        Live("MTPROTO_RATE_FLOOR", "Calls per second below which no adaptive rate falls."),
        Live("MTPROTO_RATE_CEILING", "Calls per second above which no adaptive rate rises; at least the floor.") with { Default = "the account's rate" },
        Live("MTPROTO_EJECTION_MAX_SHARE", "Share of the accounts that may rest in quarantine at once. Beyond it an account stays in use at a reduced rate, as the cause is hardly its own."),
        Live("MTPROTO_QUARANTINE_SEC", "Seconds of an account's first quarantine; each strike doubles it.") with { Page = "pool/accounts.md" },
        Live("MTPROTO_QUARANTINE_MAX_SEC", "Seconds of the longest quarantine by strikes; at least those of the first."),
        Live("MTPROTO_PROBATION_SEC", "Seconds at a tenth of the rate after a quarantine."),
        Live("MTPROTO_LEASE_QUEUE_LIMIT", "Requests for a lease that wait per tenant and purpose. One more is refused."),
        Live("MTPROTO_WARMUP_DAYS", "Days in which the rate of an account that was just added rises from a fifth to the full one. 0 for servers on this machine."),
        Live("MTPROTO_RETRY_MAX", "Tries of one piece of work before it is given up."),
        Live("MTPROTO_RETRY_BACKOFF", "Factor between two waits."),
        Live("MTPROTO_SLEEP_THRESHOLD", "Seconds: flood waits up to this are waited out without a word, longer ones park the method and send a worker to another account. 0: none is."),
    ];
}
