"""Decisions about procedures; pure."""

from benso.domains.procedures.rules.compiling import compile_declaration, compile_version
from benso.domains.procedures.rules.declarations import declaration_problems
from benso.domains.procedures.rules.encoding import decode, digest, encode

__all__ = ["compile_declaration", "compile_version", "declaration_problems", "decode", "digest", "encode"]
