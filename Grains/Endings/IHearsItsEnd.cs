namespace Grains.Endings;

/// <summary>A grain that lets calls wait, and has them end when its activation is told to end: it ends only when the last of them has.</summary>
internal interface IHearsItsEnd
{
    /// <summary>The activation is told to end. Called on any thread, under a lock of the runtime's: to be answered at once.</summary>
    void EndBegins();
}
