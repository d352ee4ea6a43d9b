namespace TaskScheduling.Terminal;

/// <summary>The code of an expiration in words. The subtitle tells the story with its figures; this names the cause.</summary>
internal static class ReasonWords
{
    public static string Of(string code) => code switch
    {
        "host_shutting_down" => "app is closing",
        "user_stopped" => "stopped by a person",
        "cancelled_by_app" => "cancelled by the app",
        "superseded" => "replaced by newer work",
        "thermal_limit_exceeded" => "device too hot",
        "memory_limit_exceeded" => "memory limit reached",
        "allocation_limit_exceeded" => "allocation limit reached",
        "cpu_limit_exceeded" => "processor limit reached",
        "cpu_time_exceeded" => "processor time used up",
        "time_limit_exceeded" => "time limit reached",
        "progress_stalled" => "no progress",
        "requirement_lost" => "a requirement was lost",
        "battery_low" => "battery low",
        "preempted" => "more important work",
        "quota_exhausted" => "quota used up",
        "policy_changed" => "a rule changed",
        "lease_lost" => "continued elsewhere",
        "host_lost" => "app ended unexpectedly",
        "worker_lost" => "worker ended unexpectedly",
        "unknown" => "unknown reason",
        _ => code.Replace('_', ' '), // a code of a newer runtime
    };
}
