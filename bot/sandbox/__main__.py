"""`python -m bot.sandbox`: run the local workspaces until interrupted."""

from __future__ import annotations

import argparse
import logging
import sys
from pathlib import Path

from bot.sandbox.errors import SetupError
from bot.sandbox.sandbox import SandboxConfig
from bot.sandbox.seed import DEFAULT_SEED
from bot.sandbox.server import address_of, create_app, make_server, open_port

EXIT_UNUSABLE = 2


def main(arguments: list[str] | None = None) -> int:
    """Run the server; gives the exit status: 2 when a file or the port cannot be used."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    config = SandboxConfig(manifest=options.manifest, state=options.state, clock=options.clock, seed=options.seed)
    try:
        with open_port(options.port) as listening:
            address = address_of(listening)
            server = make_server(create_app(config, address=address))
            # Whoever started the process reads the address from this line.
            sys.stdout.write(f"{address}\n")
            sys.stdout.flush()
            server.run(sockets=[listening])
    except SetupError as error:
        sys.stderr.write(f"{error}\n")
        return EXIT_UNUSABLE
    except OSError as error:
        sys.stderr.write(f"port {options.port}: {error.strerror}\n")
        return EXIT_UNUSABLE
    except KeyboardInterrupt:
        # uvicorn has already shut down in order and passes the interrupt on.
        return 0
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot.sandbox", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1 (default: any free one)")
    parser.add_argument("--manifest", type=Path, default=Path("manifest.yml"), help="the app's manifest")
    parser.add_argument("--state", type=Path, help="file that keeps messages from start to start")
    parser.add_argument("--clock", type=Path, help='file with {"offset_seconds": …} that moves the clock')
    parser.add_argument("--seed", type=Path, default=DEFAULT_SEED, help="teams and people at first start")
    return parser


if __name__ == "__main__":
    sys.exit(main())
