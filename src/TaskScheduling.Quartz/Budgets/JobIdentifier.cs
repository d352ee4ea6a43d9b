using Quartz;

namespace TaskScheduling.Quartz;

/// <summary>A job key as an identifier: <c>group.name</c>, with <c>_</c> for what an identifier may not have.</summary>
internal static class JobIdentifier
{
    public static string Of(JobKey key)
    {
        var text = $"{key.Group}.{key.Name}";
        return string.Create(Math.Min(text.Length, TaskIdentifier.MaximumLength), text, static (identifier, text) =>
        {
            for (var index = 0; index < identifier.Length; index++)
                identifier[index] = TaskIdentifier.IsValid(text.Substring(index, 1)) ? text[index] : '_';
        });
    }
}
