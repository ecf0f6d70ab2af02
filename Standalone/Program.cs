// Composition lives in the extensions of each room; this file only starts it.
var builder = Microsoft.AspNetCore.Builder.WebApplication.CreateBuilder(args);
await using var app = builder.Build();
await app.RunAsync().ConfigureAwait(false);
