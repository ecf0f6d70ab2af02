using Grains.Interfaces.Operators;

namespace Telepool.Silo.Web.Hosting;

/// <summary>The operator's pages of a running silo.</summary>
public interface IOperatorWeb
{
    /// <summary>Where they are; null before the host has started.</summary>
    Uri? Address { get; }

    /// <summary>Makes a link that logs whoever opens it in, once and within ten minutes.</summary>
    /// <param name="name">What the audit calls them.</param>
    /// <param name="role">What they may do.</param>
    /// <exception cref="InvalidOperationException">The host has not started.</exception>
    Task<Uri> IssueLinkAsync(string name, OperatorRole role);
}
