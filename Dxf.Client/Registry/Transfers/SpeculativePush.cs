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

    private readonly Speculation _speculation = new(source);

    public async Task<Descriptor> RunAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        BlobUpload upload = new(connection, repository, source, known: null, options, _speculation);
        await using (upload.ConfigureAwait(false))
        {
            Task<Descriptor> sending = upload.RunAsync(ending.Token);
            Task<Descriptor?> asking = Task.Run(() => AskAsync(ending.Token), CancellationToken.None);
            try
            {
                return await DecideAsync(sending, asking, ending).ConfigureAwait(false);
            }
            finally
            {
                await ending.CancelAsync().ConfigureAwait(false);
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

        _speculation.Stop();
        ending.CancelAfter(StopTimeout);
        await ((Task)sending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return Done(found);
    }

    private Descriptor Done(Descriptor found)
    {
        past?.Record(wasThere: true);
        options.Progress?.Report(new TransferProgress(TransferPhase.Done, source.Name, found.Digest, found.Size, found.Size));
        return found;
    }

    private async Task<Descriptor?> AskAsync(CancellationToken cancellationToken)
    {
        Digest digest = await BlobHashing.HashAsync(source, progress: null, cancellationToken, source.Length!.Value).ConfigureAwait(false);
        Descriptor? found = await new RegistryBlobClient(connection)
            .FindForPushAsync(repository, digest, cancellationToken).ConfigureAwait(false);
        if (found is null)
            _speculation.Confirm(digest);
        return found;
    }
}
