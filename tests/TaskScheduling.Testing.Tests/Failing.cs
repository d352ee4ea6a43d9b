namespace TaskScheduling.Testing.Tests;

/// <summary>What a call throws.</summary>
internal static class Failing
{
    public static async Task<Exception> OfAsync(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (Exception exception)
        {
            return exception;
        }

        throw new AssertionException("It threw nothing.");
    }
}
