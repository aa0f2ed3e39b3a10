"""Beam search with cached keys and values over PyTorch's nn.Transformer, the peer of dev.figment.benchmarks.BeamDecoding:
tokens of the best hypotheses a second, in one JSON line. The end token is suppressed."""

import argparse
import json
import math
import os
import statistics
import time

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--arch", choices=["small", "base"], default="small")
parser.add_argument("--threads", type=int, default=2)
parser.add_argument("--beam", type=int, default=5)
parser.add_argument("--batch", type=int, default=1)
parser.add_argument("--sourceLength", type=int, default=24)
parser.add_argument("--maximumLength", type=int, default=50)
parser.add_argument("--warmup", type=int, default=1)
parser.add_argument("--repeats", type=int, default=3)
args = parser.parse_args()
for pool in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[pool] = str(args.threads)  # read when torch is loaded

import torch  # noqa: E402
from torch import nn  # noqa: E402
from torch.nn import functional  # noqa: E402

END, START = 1, 2
DIM, LAYERS, INNER, VOCABULARY = {"small": (256, 3, 1024, 8000), "base": (512, 6, 2048, 32000)}[args.arch]
HEADS = 8


class Translation(nn.Module):
    def __init__(self):
        super().__init__()
        self.source = nn.Embedding(VOCABULARY, DIM)
        self.target = nn.Embedding(VOCABULARY, DIM)
        self.transformer = nn.Transformer(DIM, HEADS, LAYERS, LAYERS, INNER, 0.1, batch_first=True)
        self.head = nn.Linear(DIM, VOCABULARY)
        angle = torch.arange(512)[:, None] * 10000.0 ** (-torch.arange(0, DIM, 2) / DIM)
        self.register_buffer("positions", torch.stack([angle.sin(), angle.cos()], dim=2).flatten(1))

    def embed(self, table, ids, first=0):
        return table(ids) * math.sqrt(DIM) + self.positions[first : first + ids.shape[1]]


def heads(x):
    return x.unflatten(-1, (HEADS, DIM // HEADS)).transpose(1, 2)  # [R, heads, T, d]


def attend(query, key, value, out):
    return out(functional.scaled_dot_product_attention(query, key, value).transpose(1, 2).flatten(2))


class Decoder:
    """One token at a time for rows that each continue one of the rows before; keys and values are kept."""

    def __init__(self, model, memory):
        self.model = model
        self.own = [None] * LAYERS
        self.memories = []
        for layer in model.transformer.decoder.layers:
            weight, bias = layer.multihead_attn.in_proj_weight, layer.multihead_attn.in_proj_bias
            projected = functional.linear(memory, weight[DIM:], bias[DIM:]).repeat_interleave(args.beam, 0)
            self.memories.append(tuple(heads(part) for part in projected.chunk(2, dim=-1)))

    def advance(self, tokens, position):
        x = self.model.embed(self.model.target, tokens[:, None], position)
        for number, layer in enumerate(self.model.transformer.decoder.layers):
            own = layer.self_attn
            query, key, value = map(heads, functional.linear(x, own.in_proj_weight, own.in_proj_bias).chunk(3, dim=-1))
            if self.own[number] is not None:
                key = torch.cat([self.own[number][0], key], dim=2)
                value = torch.cat([self.own[number][1], value], dim=2)
            self.own[number] = key, value
            x = layer.norm1(x + attend(query, key, value, own.out_proj))
            other = layer.multihead_attn
            query = heads(functional.linear(x, other.in_proj_weight[:DIM], other.in_proj_bias[:DIM]))
            x = layer.norm2(x + attend(query, *self.memories[number], other.out_proj))
            x = layer.norm3(x + layer.linear2(functional.relu(layer.linear1(x))))
        return self.model.head(self.model.transformer.decoder.norm(x)[:, -1])

    def select(self, rows):
        self.own = [(key[rows], value[rows]) for key, value in self.own]


def search(model, source):
    sentences = source.shape[0]
    decoder = Decoder(model, model.transformer.encoder(model.embed(model.source, source)))
    tokens = torch.full((sentences * args.beam,), START)
    scores = torch.full((sentences, args.beam), -math.inf)
    scores[:, 0] = 0  # the beams of a sentence begin alike: only one counts
    first = torch.arange(sentences)[:, None] * args.beam
    history = tokens[:, None]
    for position in range(args.maximumLength):
        log_probability = decoder.advance(tokens, position).log_softmax(-1)
        log_probability[:, END] = -math.inf
        candidates = (scores.view(-1, 1) + log_probability).view(sentences, -1)
        scores, best = candidates.topk(args.beam)
        rows = (first + best // VOCABULARY).flatten()
        tokens = (best % VOCABULARY).flatten()
        history = torch.cat([history[rows], tokens[:, None]], dim=1)
        decoder.select(rows)
    return history.view(sentences, args.beam, -1)[:, 0, 1:]


torch.set_num_threads(args.threads)
torch.manual_seed(1)
model = Translation().eval()
source = torch.randint(3, VOCABULARY, (args.batch, args.sourceLength))
rates, seconds = [], []
with torch.inference_mode():
    for run in range(-args.warmup, args.repeats):
        begun = time.perf_counter()
        tokens = search(model, source).numel()
        if run >= 0:
            seconds.append(time.perf_counter() - begun)
            rates.append(tokens / seconds[-1])
print(json.dumps({
    "benchmark": "BeamDecoding", "library": f"pytorch {torch.__version__}", "unit": "tokens",
    "perSecond": round(statistics.median(rates), 1), "millisecondsAStep": round(1000 * statistics.median(seconds), 1),
    "runs": [round(rate, 1) for rate in rates], "options": vars(args)}))
