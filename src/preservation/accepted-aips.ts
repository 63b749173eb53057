// AIPs as the ledger names them: from the accepting statement to its body, from there to the OCFL inventory, and so to every object.
// The catalogue and the table of placements are not asked: who changes rows there changes nothing here.
import { Injectable } from '@nestjs/common';
import type { CryptoEngine } from '../core/crypto/engine.ts';
import type { Bytes } from '../core/encoding/bytes.ts';
import { parseUtf8 } from '../core/encoding/utf8.ts';
import { bodyDigest, parseStatement, type Statement } from '../core/proof/statement.ts';
import { NodeEngine } from '../engine/node-engine.ts';
import { LedgerStates } from '../ledger/ledger-state.port.ts';
import { type ExpectedObject, type OpenedAip, openAip, ReplicaSet } from '../storage/index.ts';
import { PreservationError } from './preservation-error.ts';

export interface AcceptedAip {
  /** The log entry, byte for byte. */
  readonly entry: Bytes;
  readonly statement: Statement;
  readonly aip: OpenedAip;
}

@Injectable()
export class AcceptedAips {
  constructor(
    private readonly states: LedgerStates,
    private readonly replicas: ReplicaSet,
    private readonly engine: NodeEngine,
  ) {}

  /** The AIP that the entry at `index` accepted. Throws PreservationError AIP_STATEMENT_INVALID, StorageError, LedgerError. */
  async open(index: number): Promise<AcceptedAip> {
    const [found] = await this.states.entries(index, index + 1);
    if (found === undefined) throw new PreservationError('AIP_STATEMENT_INVALID', `expected an entry ${index}`);
    const statement = parseStatement(found.entry);
    const body = (await this.states.bodiesOfPack(statement.pack))[statement.seq - statement.pack];
    const inventory = acceptedInventory(this.engine, statement, body);
    return { entry: found.entry, statement, aip: await openAip(this.replicas, inventory) };
  }
}

/** What the body of an accepting statement says about the inventory of the AIP version in the stores. */
export function acceptedInventory(engine: CryptoEngine, statement: Statement, body: Bytes | undefined): ExpectedObject {
  const place = `entry ${statement.seq}`;
  if (statement.type !== 'aip-accepted' || body === undefined || bodyDigest(engine, body) !== statement.body) {
    throw new PreservationError('AIP_STATEMENT_INVALID', `${place}: expected an acceptance and the body that it names`);
  }
  const inventory = member(member(JSON.parse(parseUtf8(body)), 'ocfl'), 'inventory');
  const [key, sha256, sha512] = ['key', 'sha256', 'sha512'].map((name) => member(inventory, name));
  const sizeBytes = member(inventory, 'sizeBytes');
  if (typeof key !== 'string' || typeof sha256 !== 'string' || typeof sha512 !== 'string' || typeof sizeBytes !== 'number') {
    throw new PreservationError('AIP_STATEMENT_INVALID', `${place}: expected a body that names the inventory in the stores`);
  }
  return { area: 'records', key, sha256, sha512, sizeBytes };
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
