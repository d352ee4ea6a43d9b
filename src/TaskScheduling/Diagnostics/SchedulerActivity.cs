using System.Diagnostics;

namespace TaskScheduling;

/// <summary>One activity per run; costs nothing without a listener.</summary>
internal static class SchedulerActivity
{
    private static readonly ActivitySource Source = new(TelemetryNames.ActivitySource);

    public static Activity? StartRun(RunId run, BackgroundTaskRequest request)
    {
        if (!Source.HasListeners())
            return null;
        try
        {
            return Source.StartActivity(TelemetryNames.RunActivity)?
                .SetTag(TelemetryNames.RunId, run.ToString())
                .SetTag(TelemetryNames.Identifier, request.Identifier)
                .SetTag(TelemetryNames.Kind, request.Kind.ToString());
        }
        catch (Exception)
        {
            return null; // a listener that throws loses its activity and stops no run
        }
    }

    public static void EndRun(this Activity? activity, Expiration? expiration, Exception? fault)
    {
        if (activity is null)
            return;
        if (expiration is not null)
            activity.SetTag(TelemetryNames.Reason, expiration.Code);
        activity.SetStatus(fault is null ? ActivityStatusCode.Ok : ActivityStatusCode.Error, fault is null ? null : TaskFault.From(fault).Message);
        try
        {
            activity.Dispose();
        }
        catch (Exception)
        {
            // As above.
        }
    }
}
