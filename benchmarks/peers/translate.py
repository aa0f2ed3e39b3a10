"""Trains PyTorch's nn.Transformer on what a Figment run trained on, and translates the test sets with it.

    python benchmarks/peers/translate.py --run RUN --export EXPORT --data multi30k --out OUT --minutes 60
    python benchmarks/peers/translate.py --run RUN --export EXPORT --data multi30k --check

RUN is the directory of a run of the recipe multi30k, EXPORT what `dev.figment.benchmarks.ExportTraining` made of it. The
tokens, the batches and their order, the initial parameters, the optimiser, its schedule, the clipping, the label smoothing,
the average of the parameters, the validation that chooses and the search are the run's; only the dropout masks are others.
Where nn.Transformer differs from the recipe by itself, it is made to follow it:

* it drops attention weights and the inner layer of the feed-forward network; the recipe has rates of their own for these
  (0), and they are set;
* it has a layer norm after the last post-norm layer of either stack; the paper has none, and it is taken out.

Needs torch, tokenizers, safetensors and sacrebleu.
"""

import argparse
import collections
import gzip
import json
import math
import pathlib
import sys
import time

import sacrebleu
import safetensors.torch
import tokenizers
import torch
from torch import nn
from torch.nn import functional as F

TESTS = ("test_2016_flickr", "test_2017_flickr")
PAD, END, START = 0, 1, 2  # of every vocabulary that Figment trains


class Translation(nn.Module):
    """softmax(E · decoder(E[y], encoder(E[x]))), one embedding for all three places."""

    def __init__(self, recipe, vocabulary):
        super().__init__()
        d, heads, positions = recipe["modelDim"], recipe["heads"], recipe["maximumPositions"]
        self.shared = nn.Embedding(vocabulary, d, padding_idx=PAD)
        self.dropout = nn.Dropout(recipe["dropout"])
        self.transformer = nn.Transformer(
            d, heads, recipe["encoderLayers"], recipe["decoderLayers"], recipe["feedForwardDim"],
            recipe["dropout"], "relu", batch_first=True, layer_norm_eps=recipe["normEpsilon"])
        encoder, decoder = self.transformer.encoder, self.transformer.decoder
        encoder.norm = decoder.norm = None
        encoder.use_nested_tensor = False  # its inference path; padding stays as it is
        for layer in [*encoder.layers, *decoder.layers]:
            layer.self_attn.dropout = recipe["attentionDropout"]
            layer.dropout.p = recipe["activationDropout"]
        for layer in decoder.layers:
            layer.multihead_attn.dropout = recipe["attentionDropout"]
        angles = torch.arange(positions).unsqueeze(1) / 10_000 ** (torch.arange(0, d, 2, dtype=torch.float64) / d)
        self.register_buffer("positions", torch.cat([angles.sin(), angles.cos()], 1).float())  # [P, D], halves

    def embed(self, ids):
        return self.dropout(self.shared(ids) * math.sqrt(self.shared.embedding_dim) + self.positions[: ids.size(1)])

    def encode(self, source):
        return self.transformer.encoder(self.embed(source), src_key_padding_mask=source == PAD)  # [B, S, D]

    def decode(self, target, memory, source_padding):
        t = target.size(1)
        causal = torch.ones(t, t, dtype=torch.bool).triu(1)
        return self.transformer.decoder(
            self.embed(target), memory, tgt_mask=causal, tgt_is_causal=True,
            memory_key_padding_mask=source_padding)  # [B, T, D]

    def loss(self, batch, smoothing):
        """The summed cross-entropy of the real target tokens."""
        source, target_input, target_output = batch
        hidden = self.decode(target_input, self.encode(source), source == PAD)
        real = target_output != PAD
        logits = F.linear(hidden[real], self.shared.weight)  # [N, V]
        return F.cross_entropy(logits, target_output[real], label_smoothing=smoothing, reduction="sum")

    def load_marian(self, file):
        """Parameters under the names of Marian in Hugging Face; every one is set."""
        stored = safetensors.torch.load_file(file)

        def packed(name, kind):
            return torch.cat([stored[f"{name}.{part}_proj.{kind}"] for part in "qkv"])

        own = {"shared.weight": stored["model.shared.weight"], "positions": self.positions}
        for side in ("encoder", "decoder"):
            attentions = {"self_attn": "self_attn"}
            norms = {"norm1": "self_attn_layer_norm", "norm2": "final_layer_norm"}
            if side == "decoder":
                attentions["multihead_attn"] = "encoder_attn"
                norms = {"norm1": "self_attn_layer_norm", "norm2": "encoder_attn_layer_norm", "norm3": "final_layer_norm"}
            for i in range(len(getattr(self.transformer, side).layers)):
                ours, theirs = f"transformer.{side}.layers.{i}", f"model.{side}.layers.{i}"
                for kind in ("weight", "bias"):
                    for here, there in attentions.items():
                        own[f"{ours}.{here}.in_proj_{kind}"] = packed(f"{theirs}.{there}", kind)
                        own[f"{ours}.{here}.out_proj.{kind}"] = stored[f"{theirs}.{there}.out_proj.{kind}"]
                    for here, there in {**norms, "linear1": "fc1", "linear2": "fc2"}.items():
                        own[f"{ours}.{here}.{kind}"] = stored[f"{theirs}.{there}.{kind}"]
        self.load_state_dict(own)


class Corpus:
    """The pairs of one part of Multi30k: texts, and ids that end in </s>."""

    def __init__(self, args, languages, part, tokenizer):
        self.sources, self.targets = (self.lines(args.data / f"{part}.{languages[side]}.gz") for side in ("source", "target"))
        self.source_ids, self.target_ids = (
            [e.ids for e in tokenizer.encode_batch(texts)] for texts in (self.sources, self.targets))

    @staticmethod
    def lines(file):
        with gzip.open(file, "rt", encoding="utf-8", newline="\n") as text:
            return [line.rstrip("\n") for line in text]

    def batch(self, examples):
        source, target = [self.source_ids[i] for i in examples], [self.target_ids[i] for i in examples]
        return padded(source), padded([[START] + ids[:-1] for ids in target]), padded(target)


def padded(rows):
    width = max(map(len, rows))
    return torch.tensor([row + [PAD] * (width - len(row)) for row in rows])


def read_epochs(file, corpus):
    """The batches of each epoch, as lists of examples. Numbers of tokens show that both sides tokenise alike."""
    epochs = []
    with open(file) as lines:
        for number, line in enumerate(lines, 1):
            batch = json.loads(line)
            for name, ids in (("sourceTokens", corpus.source_ids), ("targetTokens", corpus.target_ids)):
                found = sum(len(ids[i]) for i in batch["examples"])
                if found != batch[name]:
                    sys.exit(f"{file}, line {number}: {name} is {batch[name]}, but tokenised here it is {found}")
            if batch["epoch"] == len(epochs):
                epochs.append([])
            epochs[batch["epoch"]].append(batch["examples"])
    return epochs


@torch.no_grad()
def translate(model, tokenizer, sources, decoding, width):
    """Beam search as Figment's: the best by the mean log-probability, stopping when nothing live can win any more."""
    if decoding["lengthPenalty"]["kind"] != "power":
        sys.exit(f"the length penalty {decoding['lengthPenalty']['kind']} is not known here, only power")
    alpha, limit = decoding["lengthPenalty"]["alpha"], decoding["maximumLength"]
    found = [None] * len(sources)
    order = sorted(range(len(sources)), key=lambda i: -len(sources[i]))
    size = max(1, 320 // width)
    for first in range(0, len(order), size):
        chunk = order[first : first + size]
        source = padded([sources[i] for i in chunk])
        memory, padding = model.encode(source), source == PAD
        longest = [min(model.positions.size(0), math.floor(limit["perSourceToken"] * len(sources[i]) + limit["constant"]))
                   for i in chunk]
        best = [(-math.inf, [])] * len(chunk)
        live = [[(0.0, [START])] for _ in chunk]  # of each sentence, best first
        generated = 0
        while any(live):
            generated += 1
            rows = [s for s, beams in enumerate(live) for _ in beams]
            prefixes = torch.tensor([prefix for beams in live for _, prefix in beams])
            hidden = model.decode(prefixes, memory[rows], padding[rows])[:, -1]
            logits = F.linear(hidden, model.shared.weight)
            log_p = logits.log_softmax(-1).index_fill_(1, torch.tensor([PAD, START]), -math.inf)
            values, tokens = log_p.topk(width + 1 if width > 1 else 1)
            values, tokens = values.tolist(), tokens.tolist()
            row = 0
            for s, beams in enumerate(live):
                candidates = []
                for total, prefix in beams:
                    candidates += [(total + v, token, prefix) for v, token in zip(values[row], tokens[row])]
                    row += 1
                candidates.sort(key=lambda c: -c[0])
                live[s] = []
                for rank, (total, token, prefix) in enumerate(candidates[: 2 * width if width > 1 else 1]):
                    if token == END or generated == longest[s]:
                        score = total / generated**alpha
                        if rank < width and score > best[s][0]:
                            best[s] = (score, prefix[1:] + [token])
                    elif len(live[s]) < width:
                        live[s].append((total, prefix + [token]))
                live[s] = [beam for beam in live[s] if beam[0] / longest[s]**alpha > best[s][0]]
        for i, (_, ids) in zip(chunk, best):
            found[i] = tokenizer.decode(ids)
    return found


@torch.no_grad()
def validate(model, tokenizer, held, decoding):
    model.eval()
    order = sorted(range(len(held.sources)), key=lambda i: len(held.target_ids[i]))
    total = sum(float(model.loss(held.batch(order[i : i + 128]), 0.0)) for i in range(0, len(order), 128))
    greedy = translate(model, tokenizer, held.source_ids, decoding, 1)
    bleu = sacrebleu.corpus_bleu(greedy, [held.targets], force=True).score
    return total / sum(map(len, held.target_ids)), bleu


def check(model, args, corpus, smoothing):
    """Whether losses agree with Figment's under the same parameters, without dropout."""
    model.eval()
    epoch = read_epochs(args.export / "batches.jsonl", corpus)[0]
    worst, index = 0, {}
    for line in map(json.loads, open(args.export / "losses.jsonl")):
        kind = line["parameters"]
        model.load_marian(args.export / "initial.safetensors" if kind == "initial" else args.run / "model.safetensors")
        number = index[kind] = index.get(kind, -1) + 1
        batch = corpus.batch(epoch[number])
        with torch.no_grad():
            loss = float(model.loss(batch, smoothing)) / int((batch[2] != PAD).sum())
        difference = abs(loss / line["lossPerToken"] - 1)
        worst = max(worst, difference)
        print(f"{kind} parameters, batch {number}: PyTorch {loss:.7f}, Figment {line['lossPerToken']:.7f}, "
              f"relative difference {difference:.1e}")
    if worst > 1e-4:
        sys.exit(f"the losses differ by {worst:.1e} relative, more than 1e-4")


class ExponentialAverage:
    """The moving average after every step, corrected for its start as Adam's moments are."""

    def __init__(self, decay):
        self.decay, self.updates, self.values = decay, 0, None

    @torch.no_grad()
    def step(self, model):
        self.updates += 1
        self.values = self.values or {name: value.clone() for name, value in model.state_dict().items()}
        share = (1 - self.decay) / (1 - self.decay**self.updates)
        for name, value in model.state_dict().items():
            self.values[name].lerp_(value, share)

    def epoch(self, model):
        pass

    def mean(self):
        return {name: value.clone() for name, value in self.values.items()}


class LastAverage:
    """The mean of the snapshots at the end of the last epochs."""

    def __init__(self, count):
        self.snapshots = collections.deque(maxlen=count)

    def step(self, model):
        pass

    def epoch(self, model):
        self.snapshots.append({name: value.clone() for name, value in model.state_dict().items()})

    def mean(self):
        return {name: sum(s[name] for s in self.snapshots) / len(self.snapshots) for name in self.snapshots[0]}


def train(model, tokenizer, args, recipe, corpus, held):
    """Trains until a limit or out of patience; leaves the mean that validated best in the model."""
    training = recipe["training"]
    schedule, optimizer, average = training["schedule"], training["optimizer"], training["average"]
    for what, found, known in (("schedule", schedule["kind"], "inverseSquareRoot"), ("optimizer", optimizer["kind"], "adam"),
                               ("bestBy", training["bestBy"], "bleu"),
                               ("validateEvery", training["validateEvery"], "1 epoch"),
                               ("checkpointEvery", training["checkpointEvery"], "1 epoch")):
        if found != known:
            sys.exit(f"the run's training.{what} is {found}, but only {known} is known here")
    if average["kind"] not in ("exponential", "last"):
        sys.exit(f"the run's training.average.kind is {average['kind']}, but only exponential and last are known here")
    averaged = ExponentialAverage(average["decay"]) if average["kind"] == "exponential" else LastAverage(average["count"])
    epochs = read_epochs(args.export / "batches.jsonl", corpus)
    model.load_marian(args.export / "initial.safetensors")
    adam = torch.optim.Adam(model.parameters(), betas=(optimizer["beta1"], optimizer["beta2"]),
                            eps=optimizer["epsilon"], weight_decay=optimizer["weightDecay"], fused=True)
    best, best_state, waited, step = -math.inf, None, 0, 0
    started, trained_seconds = time.monotonic(), 0.0
    with open(args.out / "metrics.jsonl", "w") as log:
        for epoch, batches in enumerate(epochs[: args.epochs], 1):
            model.train()
            epoch_started, tokens = time.monotonic(), 0
            for examples in batches:
                if args.steps is not None and step == args.steps:
                    return
                step += 1
                peak, warmup, initial = schedule["peak"], schedule["warmup"], schedule["initial"]
                rate = (initial + (peak - initial) * step / warmup if step <= warmup else peak * math.sqrt(warmup / step))
                adam.param_groups[0]["lr"] = rate
                batch = corpus.batch(examples)
                weight = int((batch[2] != PAD).sum())
                loss = model.loss(batch, training["labelSmoothing"]) / weight
                adam.zero_grad()
                loss.backward()
                norm = nn.utils.clip_grad_norm_(model.parameters(), training["clipNorm"])
                adam.step()
                averaged.step(model)
                tokens += weight
                print(json.dumps(dict(event="step", step=step, loss=loss.item(), gradient_norm=norm.item(),
                                      learning_rate=rate)), file=log, flush=True)
            seconds = time.monotonic() - epoch_started
            trained_seconds += seconds
            averaged.epoch(model)
            trained = {name: value.clone() for name, value in model.state_dict().items()}
            mean = averaged.mean()
            model.load_state_dict(mean)
            loss, bleu = validate(model, tokenizer, held, recipe["decoding"])
            waited = 0 if bleu > best else waited + 1
            if bleu > best:
                best, best_state = bleu, mean
            model.load_state_dict(trained)
            line = json.dumps(dict(event="validation", epoch=epoch, step=step, loss=loss, bleu=bleu, best=best,
                                   tokens_per_second=tokens / seconds, trained_seconds=trained_seconds,
                                   seconds=time.monotonic() - started))
            print(line, file=log, flush=True)
            print(line, flush=True)
            late = args.minutes is not None and time.monotonic() - started >= 60 * args.minutes
            if late or waited >= (training["patience"] if isinstance(training["patience"], int) else math.inf):
                break
    model.load_state_dict(best_state)
    safetensors.torch.save_file(best_state, args.out / "model.safetensors")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    path = pathlib.Path
    parser.add_argument("--run", type=path, required=True, help="directory of a Figment run")
    parser.add_argument("--export", type=path, required=True, help="what ExportTraining wrote")
    parser.add_argument("--data", type=path, required=True, help="folder of Multi30k")
    parser.add_argument("--out", type=path, help="where metrics, model and translations go")
    parser.add_argument("--epochs", type=int, help="at most so many; by default all that were exported")
    parser.add_argument("--minutes", type=float, help="no further epoch after so many, validation counted")
    parser.add_argument("--steps", type=int, help="stop after so many and translate nothing: to compare losses")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--check", action="store_true", help="compare losses with Figment's and leave")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    recipe = json.loads((args.run / "recipe.json").read_text())["recipe"]
    torch.manual_seed(recipe["seed"])
    tokenizer = tokenizers.Tokenizer.from_file(str(args.run / "tokenizer.json"))
    corpus = Corpus(args, recipe["data"], "train", tokenizer)
    model = Translation(recipe["model"], tokenizer.get_vocab_size())
    if args.check:
        return check(model, args, corpus, recipe["training"]["labelSmoothing"])
    if args.out is None:
        parser.error("--out is needed to train")
    args.out.mkdir(parents=True, exist_ok=True)
    train(model, tokenizer, args, recipe, corpus, Corpus(args, recipe["data"], "val", tokenizer))
    if args.steps is not None:
        return None
    model.eval()
    for test in TESTS:
        held = Corpus(args, recipe["data"], test, tokenizer)
        (args.out / f"{test}.reference.txt").write_text("\n".join(held.targets) + "\n", encoding="utf-8")
        for called, width in (("greedy", 1), ("beam5", 5)):
            started = time.monotonic()
            hypotheses = translate(model, tokenizer, held.source_ids, recipe["decoding"], width)
            (args.out / f"{test}.{called}.txt").write_text("\n".join(hypotheses) + "\n", encoding="utf-8")
            bleu = sacrebleu.metrics.BLEU(force=True)
            print(json.dumps(dict(test=test, search=called, bleu=bleu.corpus_score(hypotheses, [held.targets]).score,
                                  signature=str(bleu.get_signature()), seconds=time.monotonic() - started)), flush=True)
    return None


if __name__ == "__main__":
    main()
