using Dxf.Client.Resilience;

namespace Dxf.Client.Registry.Transfers;

/// <summary>
/// A push that sends while it hashes. Once the digest is known the registry is asked whether it has the blob: then the
/// sending stops and its session is given up; else it goes on to its end.
/// </summary>
/// <param name="connection">The registry.</param>
/// <param name="repository">The repository.</param>
/// <param name="source">What is pushed.</param>
/// <param name="options">How it is pushed.</param>
/// <param name="past">Is told how it went, if set.</param>
internal sealed class SpeculativePush(
    RegistryConnection connection, RepositoryName repository, BlobSource source, BlobPushOptions options, PastSpeculation? past)
{
    /// <summary>How long the registry may take to acknowledge what was sent in vain.</summary>
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(2);

    /// <summary>The same where somebody wants all of it to end.</summary>
    private static readonly TimeSpan CancelTimeout = TimeSpan.FromSeconds(0.5);

    private readonly Speculation _speculation = new(source);
    private readonly Lock _stopping = new();
    private TimeSpan _patience = TimeSpan.MaxValue;

    public async Task<Descriptor> RunAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();

        // A body that is broken off leaves an upload that some registries (distribution 2.8) can't be asked to forget: it is
        // ended as if that were all.
        using CancellationTokenSource ending = new();
        using CancellationTokenSource askingEnds = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using CancellationTokenRegistration cancelling = cancellationToken.UnsafeRegister(_ => Stop(ending, CancelTimeout), null);
        BlobUpload upload = new(connection, repository, source, known: null, options, _speculation);
        await using (upload.ConfigureAwait(false))
        {
            Task<Descriptor> sending = upload.RunAsync(ending.Token);
            Task<Descriptor?> asking = Task.Run(() => AskAsync(askingEnds.Token), CancellationToken.None);
            try
            {
                return await DecideAsync(sending, asking, ending).ConfigureAwait(false);
            }
            catch (OperationCanceledException exception) when (Cancelled.Hides(exception, cancellationToken))
            {
                throw Cancelled.By(exception, cancellationToken);
            }
            catch (Exception exception) when (cancellationToken.IsCancellationRequested && exception is not OperationCanceledException)
            {
                // What the registry says of a body that was ended early is nobody's concern.
                throw new OperationCanceledException(exception.Message, exception, cancellationToken);
            }
            finally
            {
                await askingEnds.CancelAsync().ConfigureAwait(false);
                Stop(ending, CancelTimeout);
                await Task.WhenAll((Task)sending, asking).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<Descriptor> DecideAsync(Task<Descriptor> sending, Task<Descriptor?> asking, CancellationTokenSource ending)
    {
        if (await Task.WhenAny((Task)sending, asking).ConfigureAwait(false) == sending)
        {
            // It can't have come to its end yet. Who may not push, or can't, need not where the blob is there.
            if (sending.Exception?.InnerException is not RegistryException || await asking.ConfigureAwait(false) is not { } there)
                return await sending.ConfigureAwait(false);
            return Done(there);
        }

        if (await asking.ConfigureAwait(false) is not { } found)
        {
            Descriptor sent = await sending.ConfigureAwait(false);
            past?.Record(wasThere: false);
            return sent;
        }

        Stop(ending, StopTimeout);
        await ((Task)sending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return Done(found);
    }

    /// <summary>Ends what is being sent where it is, and breaks it off where that takes too long.</summary>
    private void Stop(CancellationTokenSource sending, TimeSpan patience)
    {
        _speculation.Stop();
        lock (_stopping)
        {
            if (patience >= _patience)
                return;
            _patience = patience;
            sending.CancelAfter(patience);
        }
    }

    private Descriptor Done(Descriptor found)
    {
        past?.Record(wasThere: true);
        options.Progress?.Report(new TransferProgress(TransferPhase.Done, source.Name, found.Digest, found.Size, found.Size));
        return found;
    }

    private async Task<Descriptor?> AskAsync(CancellationToken cancellationToken)
    {
        Digest digest = await BlobHashing.HashAsync(source, progress: null, cancellationToken).ConfigureAwait(false);
        Descriptor? found = await new RegistryBlobClient(connection)
            .FindForPushAsync(repository, digest, cancellationToken).ConfigureAwait(false);
        if (found is null)
            _speculation.Confirm(digest);
        return found;
    }
}
