namespace Orleans.Calls;

internal sealed class IncomingFunctionFilter(IncomingGrainCallFilterDelegate function) : IIncomingGrainCallFilter
{
    public Task Invoke(IIncomingGrainCallContext context) => function(context);
}
