using System.Buffers;
using System.Text;
using System.Text.Json;
using Grains.Interfaces.Statistics;
using MTProto.Tl;

namespace Grains.Accounts.Sessions.Mtproto;

/// <summary>Gathers the figures of one answer, and writes the JSON that holds them beside what is not a single figure.</summary>
internal sealed class StatisticsSummary : IDisposable
{
    private readonly ArrayBufferWriter<byte> _buffer = new(1024);
    private readonly Utf8JsonWriter _json;
    private readonly List<StatisticsValue> _values = [];
    private readonly int _from;
    private readonly int _to;

    public StatisticsSummary(IStatsDateRangeDays period)
    {
        (_from, _to) = period is StatsDateRangeDays days ? (days.MinDate, days.MaxDate) : (0, 0);
        _json = new Utf8JsonWriter(_buffer);
        _json.WriteStartObject();
        _json.WriteStartObject("period");
        _json.WriteNumber("min_date", _from);
        _json.WriteNumber("max_date", _to);
        _json.WriteEndObject();
    }

    public void Add(string name, IStatsAbsValueAndPrev value)
    {
        if (value is StatsAbsValueAndPrev pair)
        {
            _values.Add(new StatisticsValue { Name = name, Current = pair.Current, Previous = pair.Previous });
            WritePair(name, "current", pair.Current, "previous", pair.Previous);
        }
    }

    public void Add(string name, IStatsPercentValue value)
    {
        if (value is StatsPercentValue percent)
        {
            WritePair(name, "part", percent.Part, "total", percent.Total);
        }
    }

    /// <summary>Adds a list of objects; <paramref name="write"/> writes one of them, or none.</summary>
    public void AddList<T>(string name, T[] items, Action<StatisticsSummary, T> write)
    {
        _json.WriteStartArray(name);
        foreach (var item in items)
        {
            write(this, item);
        }

        _json.WriteEndArray();
    }

    /// <summary>Writes one object of a list.</summary>
    public void Write(params ReadOnlySpan<object> namesAndNumbers)
    {
        _json.WriteStartObject();
        for (var i = 0; i + 1 < namesAndNumbers.Length; i += 2)
        {
            _json.WriteNumber((string)namesAndNumbers[i], Convert.ToInt64(namesAndNumbers[i + 1], null));
        }

        _json.WriteEndObject();
    }

    public StatisticsReport ToReport(long channelId, StatisticsKind kind, int dataCenter, StatisticsGraph[] graphs)
    {
        _json.WriteEndObject();
        _json.Flush();
        return new StatisticsReport
        {
            ChannelId = channelId,
            Kind = kind,
            From = _from,
            To = _to,
            Values = [.. _values],
            Json = Encoding.UTF8.GetString(_buffer.WrittenSpan),
            Graphs = graphs,
            StatsDc = dataCenter,
        };
    }

    public void Dispose() => _json.Dispose();

    private void WritePair(string name, string first, double firstValue, string second, double secondValue)
    {
        _json.WriteStartObject(name);
        WriteNumber(first, firstValue);
        WriteNumber(second, secondValue);
        _json.WriteEndObject();
    }

    // JSON has no infinity and no NaN, and TL's double has both.
    private void WriteNumber(string name, double value)
    {
        if (double.IsFinite(value))
        {
            _json.WriteNumber(name, value);
        }
        else
        {
            _json.WriteNull(name);
        }
    }
}
