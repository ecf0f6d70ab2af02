namespace Prometheus;

/// <summary>One series of a metric.</summary>
public abstract class ChildBase
{
    private volatile bool _published;

    private protected ChildBase(bool published)
    {
        _published = published;
    }

    internal bool IsPublished => _published;

    /// <summary>Lets the series be exposed, where its initial value was suppressed.</summary>
    public void Publish() => _published = true;

    /// <summary>Keeps the series out of the exposition until its value changes.</summary>
    public void Unpublish() => _published = false;

    internal abstract void Write(TextExposition to, string name, string[] labelNames, string[] labelValues);
}
