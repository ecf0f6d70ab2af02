namespace Prometheus;

/// <summary>Gives an exemplar for an observation.</summary>
/// <param name="metric">The metric.</param>
/// <param name="value">The increment of a counter, or a histogram's observation.</param>
public delegate Exemplar ExemplarProvider(Collector metric, double value);
