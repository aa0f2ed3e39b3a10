"""Training of PyTorch's nn.Transformer, the peer of dev.figment.benchmarks.TransformerTraining: target tokens a second.

Prints one JSON line. Model, loss, optimiser and batches are the same; what PyTorch has more is one norm after each stack.
The variants are what a user of PyTorch would try on a CPU:

  default   as the tutorials train it
  fused     torch.optim.Adam(fused=True)
  compile   torch.compile(model)
  ddp       two processes of half the threads each, DistributedDataParallel over Gloo, half of each batch each

--batches is a file of dev.figment.benchmarks.SampleBatches; batches with padding are masked, those without are not.
"""

import argparse
import json
import math
import os
import statistics
import sys
import tempfile
import time

PAD, END, START = 0, 1, 2


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--variant", choices=["default", "fused", "compile", "ddp"], default="default")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--layers", type=int, default=3)
    parser.add_argument("--modelDim", type=int, default=256)
    parser.add_argument("--heads", type=int, default=8)
    parser.add_argument("--feedForwardDim", type=int, default=1024)
    parser.add_argument("--vocabulary", type=int, default=8000)
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--batches", required=True)
    parser.add_argument("--warmup", type=int, default=3)
    parser.add_argument("--steps", type=int, default=5)
    parser.add_argument("--repeats", type=int, default=3)
    return parser.parse_args()


def train(args, rank, ranks, rendezvous):
    """Trains on this rank's share of each batch; rank 0 prints the line."""
    threads = max(1, args.threads // ranks)
    for pool in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ[pool] = str(threads)  # read when torch is loaded
    import torch
    from torch import nn

    torch.set_num_threads(threads)
    torch.manual_seed(1)

    class Translation(nn.Module):
        def __init__(self):
            super().__init__()
            self.source = nn.Embedding(args.vocabulary, args.modelDim, padding_idx=PAD)
            self.target = nn.Embedding(args.vocabulary, args.modelDim, padding_idx=PAD)
            self.dropout = nn.Dropout(args.dropout)
            self.transformer = nn.Transformer(
                args.modelDim, args.heads, args.layers, args.layers, args.feedForwardDim, args.dropout,
                batch_first=True)
            self.head = nn.Linear(args.modelDim, args.vocabulary)
            self.register_buffer("positions", self.sinusoids(512))

        def sinusoids(self, count):
            frequency = 10000.0 ** (-torch.arange(0, args.modelDim, 2) / args.modelDim)
            angle = torch.arange(count)[:, None] * frequency
            return torch.stack([angle.sin(), angle.cos()], dim=2).flatten(1)  # [count, D], interleaved

        def embed(self, table, ids):
            return self.dropout(table(ids) * math.sqrt(args.modelDim) + self.positions[: ids.shape[1]])

        def forward(self, source, target, causal, source_padding, target_padding):
            hidden = self.transformer(
                self.embed(self.source, source), self.embed(self.target, target), tgt_mask=causal,
                src_key_padding_mask=source_padding, tgt_key_padding_mask=target_padding,
                memory_key_padding_mask=source_padding)
            return self.head(hidden)

    def padded(rows):
        width = max(len(row) for row in rows)
        return torch.tensor([row + [PAD] * (width - len(row)) for row in rows])

    def batch(line):
        record = json.loads(line)
        mine = slice(rank * len(record["source"]) // ranks, (rank + 1) * len(record["source"]) // ranks)
        source = padded([words + [END] for words in record["source"][mine]])
        given = padded([[START] + words for words in record["target"][mine]])
        asked = padded([words + [END] for words in record["target"][mine]])
        ragged = bool((source == PAD).any() or (asked == PAD).any())
        width = given.shape[1]
        causal = torch.triu(torch.ones(width, width, dtype=torch.bool), 1)
        if not ragged:
            causal = torch.zeros(width, width).masked_fill(causal, -math.inf)
        padding = (source == PAD, asked == PAD) if ragged else (None, None)
        tokens = sum(len(words) + 1 for words in record["target"])
        return (source, given, causal, *padding), asked, tokens

    if ranks > 1:
        torch.distributed.init_process_group("gloo", init_method="file://" + rendezvous, rank=rank, world_size=ranks)
    with open(args.batches, encoding="utf-8") as lines:
        batches = [batch(line) for line in lines]
    model = Translation()
    parameters = sum(parameter.numel() for parameter in model.parameters())
    if ranks > 1:
        model = nn.parallel.DistributedDataParallel(model, gradient_as_bucket_view=True)
    optimizer = torch.optim.Adam(
        model.parameters(), lr=3e-4, betas=(0.9, 0.98), eps=1e-9, fused=True if args.variant == "fused" else None)
    forward = torch.compile(model) if args.variant == "compile" else model
    cross_entropy = nn.CrossEntropyLoss(ignore_index=PAD, label_smoothing=0.1)

    def step(number):
        inputs, asked, tokens = batches[number % len(batches)]
        logits = forward(*inputs)
        loss = cross_entropy(logits.flatten(0, 1), asked.flatten())
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        return loss.item(), tokens

    number = 0
    for _ in range(args.warmup):
        step(number)
        number += 1
    runs, seconds, last = [], [], math.nan
    for _ in range(args.repeats):
        work, begun = 0, time.perf_counter()
        for _ in range(args.steps):
            last, tokens = step(number)
            work += tokens
            number += 1
        seconds.append(time.perf_counter() - begun)
        runs.append(work / seconds[-1])
    if rank == 0:
        print(json.dumps({
            "benchmark": "TransformerTraining", "library": f"pytorch {torch.__version__} {args.variant}",
            "unit": "target tokens", "perSecond": round(statistics.median(runs), 1),
            "millisecondsAStep": round(1000 * statistics.median(seconds) / args.steps, 1),
            "runs": [round(run, 1) for run in runs], "options": vars(args), "parameters": parameters,
            "lastLoss": round(last, 4)}), flush=True)
    if ranks > 1:
        torch.distributed.destroy_process_group()


def main():
    args = arguments()
    if args.variant != "ddp":
        return train(args, 0, 1, None)
    import multiprocessing

    with tempfile.TemporaryDirectory() as folder:
        spawn = multiprocessing.get_context("spawn")
        ranks = [spawn.Process(target=train, args=(args, rank, 2, os.path.join(folder, "rendezvous")))
                 for rank in range(2)]
        for process in ranks:
            process.start()
        for process in ranks:
            process.join()
        sys.exit(max(abs(process.exitcode) for process in ranks))


if __name__ == "__main__":
    main()
