"""Words for the rules about the vault and the network."""

from __future__ import annotations

from wallet.model.rule import Group, Rule, Where
from wallet.model.verdict import Severity

BLOCK, WARN = Severity.BLOCK, Severity.WARN

SURROUNDINGS = (
    Rule(
        45,
        Group.VAULT,
        (BLOCK,),
        "A keyring we know",
        "the keyring backend is not the one class from the one file that is trusted on this operating system",
        "it is",
        "Half of the vault's lock lies in the keyring of the operating system. A program can slip in another keyring that writes "
        "everything down. The wallet builds the known one itself and gives a secret to no other.",
        (Where.OPENING,),
    ),
    Rule(
        46,
        Group.VAULT,
        (WARN,),
        "A backup nobody tried",
        "nobody typed the recovery phrase since the wallet was made, or imported keys are in no backup file",
        "the words were typed, and every key is in a file",
        "Computers break and get stolen, and then the written words are all that is left. Many people find out too late that a word is "
        "wrong. Type them once while nothing is lost; imported keys need a backup file.",
        (Where.OPENING,),
    ),
    Rule(
        47,
        Group.NETWORK,
        (WARN,),
        "Without encryption",
        "a node on another computer is spoken to by plain http or ws (a networks file with such a node is refused altogether)",
        "it is https or wss, or this computer's own",
        "Whoever runs the network in between, in a café for example, can read which accounts are yours and change what the node answers. "
        "Use the https address; nearly all nodes have one.",
        (Where.READING,),
    ),
    Rule(
        48,
        Group.NETWORK,
        (BLOCK,),
        "A host that steals",
        "a node, offer or link leads to a host on the phishing list, or to a part of one, in any spelling",
        "the host is not on the list",
        "False pages look exactly like the real ones and live at nearly the same address. The list is small and names its sources, so a "
        "host that is not on it may still be bad. Type addresses yourself or use your own bookmarks, never a link from a message.",
        (Where.READING,),
    ),
)
