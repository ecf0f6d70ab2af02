namespace Orleans.Serialization.Copying;

internal sealed class StackCopier<T> : SharedObjectCopier<Stack<T>>
{
    protected override Stack<T> CopyNew(Stack<T> value, CopyContext context)
    {
        // Enumerated from the top, so it has to be filled backwards.
        var copy = Recorded(value, new Stack<T>(value.Count), context);
        foreach (var item in value.Reverse())
        {
            copy.Push(context.Copy(item));
        }

        return copy;
    }
}
