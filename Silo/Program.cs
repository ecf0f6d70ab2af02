return await Telepool.Silo.SiloHost.RunAsync(args).ConfigureAwait(false);
