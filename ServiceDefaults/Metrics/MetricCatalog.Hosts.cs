namespace ServiceDefaults.Metrics;

/// <content>What every host shows of itself.</content>
public static partial class MetricCatalog
{
    private static MetricSubsystem Storage => new("Grain storage", ["Telepool.Storage"], MetricHosts.Silo,
    [
        Counter("telepool_storage_operations_total", "{operation}", "Reads and writes of grains' states in the embedded database, Redis or PostgreSQL, by result: ok, conflict or failed.", "operation", "result"),
        Histogram("telepool_storage_operation_duration_seconds", "s", "From asking for a read or a write of a grain's state to its answer, the wait for others included.", "operation"),
        Gauge("telepool_storage_queue_depth", "{operation}", "Reads and writes that wait for the embedded database."),
    ]);

    private static MetricSubsystem Host => new("Host", ["Telepool.Host", "Telepool.Health"], MetricHosts.Silo | MetricHosts.Collector,
    [
        Gauge("telepool_dependency_up", "", "Whether a dependency of the host is well (1), impaired (0.5) or lost (0).", "dependency"),
        Gauge("telepool_host_info", "", "Always 1; the labels say what runs here.", "version", "engine", "environment"),
        Gauge("telepool_host_ready", "", "1 while the process wants new work, 0 while it starts and stops."),
        Gauge("telepool_host_start_time_seconds", "s", "When the process started, since 1970."),
    ]);

    private static MetricSubsystem Exposition => new("Metrics themselves", [], MetricHosts.All,
    [
        Counter("telepool_metrics_limited_measurements_total", "{measurement}", "Measurements of metrics that have as many series as they may: counted in the series other (folded), or not at all (dropped).", "metric", "effect"),
    ]);

    private static MetricSubsystem Http => new("HTTP served", ["Microsoft.AspNetCore.Hosting"], MetricHosts.All,
    [
        Histogram("http_server_request_duration_seconds", "s", "Duration of HTTP server requests.", "aspnetcore_request_is_unhandled", "error_type", "http_request_method", "http_response_status_code", "http_route", "network_protocol_version", "url_scheme"),
        Gauge("http_server_active_requests", "{request}", "Number of active HTTP server requests.", "http_request_method", "url_scheme"),
    ]);

    private static MetricSubsystem Runtime => new(".NET runtime", ["System.Runtime"], MetricHosts.All,
    [
        Gauge("dotnet_assembly", "{assembly}", "The number of .NET assemblies that are currently loaded."),
        Counter("dotnet_exceptions_total", "{exception}", "The number of exceptions that have been thrown in managed code.", "error_type"),
        Counter("dotnet_gc_collections_total", "{collection}", "The number of garbage collections that have occurred since the process has started.", "gc_heap_generation"),
        Counter("dotnet_gc_heap_total_allocated_bytes_total", "By", "The approximate number of bytes allocated on the managed GC heap since the process has started. The returned value does not include any native allocations."),
        Gauge("dotnet_gc_last_collection_heap_fragmentation_size_bytes", "By", "The heap fragmentation, as observed during the latest garbage collection.", "gc_heap_generation"),
        Gauge("dotnet_gc_last_collection_heap_size_bytes", "By", "The managed GC heap size (including fragmentation), as observed during the latest garbage collection.", "gc_heap_generation"),
        Gauge("dotnet_gc_last_collection_memory_committed_size_bytes", "By", "The amount of committed virtual memory in use by the .NET GC, as observed during the latest garbage collection."),
        Counter("dotnet_gc_pause_time_seconds_total", "s", "The total amount of time paused in GC since the process has started."),
        Counter("dotnet_jit_compilation_time_seconds_total", "s", "The time that the JIT compiler has spent compiling methods since the process has started."),
        Counter("dotnet_jit_compiled_il_size_bytes_total", "By", "Count of bytes of intermediate language that have been compiled since the process has started."),
        Counter("dotnet_jit_compiled_methods_total", "{method}", "The number of times the JIT compiler (re)compiled methods since the process has started."),
        Counter("dotnet_monitor_lock_contentions_total", "{contention}", "The number of times there was contention when trying to acquire a monitor lock since the process has started."),
        Gauge("dotnet_process_cpu", "{cpu}", "The number of processors available to the process."),
        Counter("dotnet_process_cpu_time_seconds_total", "s", "CPU time used by the process.", "cpu_mode"),
        Gauge("dotnet_process_memory_working_set_bytes", "By", "The number of bytes of physical memory mapped to the process context."),
        Gauge("dotnet_thread_pool_queue_length", "{work_item}", "The number of work items that are currently queued to be processed by the thread pool."),
        Gauge("dotnet_thread_pool_thread", "{thread}", "The number of thread pool threads that currently exist."),
        Counter("dotnet_thread_pool_work_item_total", "{work_item}", "The number of work items that the thread pool has completed since the process has started."),
        Gauge("dotnet_timer", "{timer}", "The number of timer instances that are currently active. An active timer is registered to tick at some point in the future and has not yet been canceled."),
    ]);
}
