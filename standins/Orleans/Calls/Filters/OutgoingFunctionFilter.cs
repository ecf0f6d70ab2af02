namespace Orleans.Calls;

internal sealed class OutgoingFunctionFilter(OutgoingGrainCallFilterDelegate function) : IOutgoingGrainCallFilter
{
    public Task Invoke(IOutgoingGrainCallContext context) => function(context);
}
