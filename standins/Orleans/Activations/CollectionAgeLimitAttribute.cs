using System.Globalization;

namespace Orleans;

/// <summary>How long activations of the grain class live without being called, at least a minute.</summary>
[AttributeUsage(AttributeTargets.Class)]
public class CollectionAgeLimitAttribute : Attribute
{
    /// <summary>The least that can be asked for.</summary>
    public static readonly TimeSpan MinAgeLimit = TimeSpan.FromMinutes(1);

    private readonly TimeSpan? _period;

    /// <summary>Takes the time from the properties.</summary>
    public CollectionAgeLimitAttribute()
    {
    }

    /// <summary>Takes the time from text of the form <c>hh:mm:ss</c>.</summary>
    public CollectionAgeLimitAttribute(string inactivityPeriod) =>
        _period = TimeSpan.Parse(inactivityPeriod, CultureInfo.InvariantCulture);

    /// <summary>Days, added to the rest.</summary>
    public double Days { get; set; }

    /// <summary>Hours, added to the rest.</summary>
    public double Hours { get; set; }

    /// <summary>Minutes, added to the rest.</summary>
    public double Minutes { get; set; }

    /// <summary>Whether idleness never ends the activations.</summary>
    public bool AlwaysActive { get; set; }

    /// <summary>The time.</summary>
    public TimeSpan AgeLimit
    {
        get
        {
            if (AlwaysActive)
            {
                return TimeSpan.MaxValue;
            }

            var limit = _period ?? TimeSpan.FromDays(Days) + TimeSpan.FromHours(Hours) + TimeSpan.FromMinutes(Minutes);
            return limit < MinAgeLimit ? MinAgeLimit : limit;
        }
    }
}
