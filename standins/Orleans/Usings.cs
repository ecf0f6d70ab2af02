// The silo as the runtime has it; Orleans.Runtime.Silo is what grain services see.
global using Silo = Orleans.Cluster.Silo;
