using System.Runtime.CompilerServices;

// Nothing that goes to the system's calls needs marshalling; said for the whole assembly, the calls are compiled ahead of time with the rest.
[assembly: DisableRuntimeMarshalling]
