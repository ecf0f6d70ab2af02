using System.Globalization;
using System.Text;
using System.Text.Json;
using Grains.Interfaces.Leases;
using Grains.Interfaces.Pool;

namespace Telepool.Collectors.Commands;

/// <summary>Leases for people and for programs.</summary>
internal static class LeaseText
{
    public static string Json(LeaseListing listing) => JsonText.Of(json =>
    {
        json.WriteStartObject();
        json.WriteArray("leases", listing.Leases, Write);
        json.WriteArray("queues", listing.Queues, static (writer, queue) =>
        {
            writer.WriteString("tenant", queue.Tenant);
            writer.WriteString("purpose", queue.Purpose);
            writer.WriteNumber("waiting", queue.Waiting);
            writer.WriteNumber("oldest_s", Math.Round(queue.Oldest.TotalSeconds, 3));
            if (queue.EstimatedWait is { } estimate)
            {
                writer.WriteNumber("estimated_wait_s", Math.Round(estimate.TotalSeconds, 3));
            }
        });
        json.WriteArray("leaks", listing.Leaks, static (writer, leak) =>
        {
            Write(writer, leak.Lease);
            writer.WriteTime("ended_at", leak.EndedAt);
            writer.WriteNumber("calls", leak.Calls);
        });
        json.WriteEndObject();
    });

    public static void Write(Utf8JsonWriter json, LeaseInfo lease)
    {
        json.WriteString("id", lease.LeaseId);
        json.WriteString("account", lease.AccountId);
        json.WriteString("holder", lease.Holder);
        json.WriteString("tenant", lease.Tenant);
        json.WriteString("purpose", lease.Purpose);
        json.WriteString("peer", lease.Peer);
        json.WriteTime("granted_at", lease.GrantedAt);
        json.WriteTime("expires_at", lease.ExpiresAt);
    }

    public static string Table(LeaseListing listing, DateTimeOffset now)
    {
        var text = new StringBuilder();
        if (listing.Leases.Length == 0)
        {
            text.Append("no lease is out");
        }
        else
        {
            var width = Math.Max(7, listing.Leases.Max(lease => lease.AccountId.Length));
            text.Append(CultureInfo.InvariantCulture, $"{"id",-36}  {"account".PadRight(width)}  {"purpose",-8}  {"tenant",-10}  {"age",6}  {"left",5}  holder");
            foreach (var lease in listing.Leases)
            {
                var (age, left) = ((now - lease.GrantedAt).TotalSeconds, (lease.ExpiresAt - now).TotalSeconds);
                text.AppendLine().Append(CultureInfo.InvariantCulture, $"{lease.LeaseId}  {lease.AccountId.PadRight(width)}  {lease.Purpose,-8}  {lease.Tenant,-10}  {age,5:0}s  {left,4:0}s  {lease.Holder}{(lease.Peer is null ? string.Empty : " @" + lease.Peer)}");
            }
        }

        foreach (var queue in listing.Queues)
        {
            text.AppendLine().Append(CultureInfo.InvariantCulture, $"waiting: {queue.Waiting} of {queue.Tenant} for {queue.Purpose}, the first for {queue.Oldest.TotalSeconds:0.0} s{(queue.EstimatedWait is { } wait ? string.Create(CultureInfo.InvariantCulture, $"; a new one would wait about {wait.TotalSeconds:0.0} s") : string.Empty)}");
        }

        foreach (var leak in listing.Leaks)
        {
            text.AppendLine().Append(CultureInfo.InvariantCulture, $"leaked: {leak.Lease.AccountId} by {leak.Lease.Holder} for {leak.Lease.Purpose}, {(now - leak.EndedAt).TotalSeconds:0} s ago, after {leak.Calls} calls");
        }

        return text.ToString();
    }
}
