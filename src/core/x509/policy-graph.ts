// The valid policy graph: RFC 5280 section 6.1 as updated by RFC 9618. A policy is one node at each depth, whatever leads to it, so
// that nodes and edges grow with the certificates' own contents; the tree of RFC 5280 doubled with each certificate.

export const ANY_POLICY = '2.5.29.32.0';

interface PolicyNode {
  readonly validPolicy: string;
  readonly parents: readonly PolicyNode[];
  expectedPolicies: ReadonlySet<string>;
  children: number;
}

type Depth = Map<string, PolicyNode>;

/** From each issuer domain policy to the subject domain policies that it stands for. Neither side contains anyPolicy. */
export type PolicyMappings = ReadonlyMap<string, ReadonlySet<string>>;

/** Begins as RFC 9618 5.2 says; each certificate of the path, from the anchor down, adds one depth. */
export class PolicyGraph {
  /** Nodes by policy, from depth 0. Empty: the graph is NULL, and stays so. */
  #depths: Depth[] = [new Map([[ANY_POLICY, makeNode(ANY_POLICY, [])]])];

  get isNull(): boolean {
    return this.#depths.length === 0;
  }

  /** Nodes and edges: what the graph has cost. */
  get size(): number {
    const nodes = this.#depths.flatMap((depth) => [...depth.values()]);
    return nodes.reduce((size, { parents }) => size + 1 + parents.length, 0);
  }

  /** 6.1.3 (d): the policies of the next certificate, each once; `takesAny`: an anyPolicy among them counts, (d)(2)(a)(b). */
  extend(policies: readonly string[], takesAny: boolean): void {
    const above = this.#depths.at(-1);
    if (above === undefined) return;
    const expecting = nodesByExpectedPolicy(above);
    const anyAbove = above.get(ANY_POLICY);
    const depth: Depth = new Map();
    for (const policy of policies) {
      if (policy === ANY_POLICY) continue;
      // (d)(1)(i), and (ii) when nobody expects the policy by its name
      const parents = expecting.get(policy) ?? (anyAbove === undefined ? [] : [anyAbove]);
      if (parents.length > 0) depth.set(policy, makeNode(policy, parents));
    }
    if (takesAny && policies.includes(ANY_POLICY)) {
      // (d)(2): whatever is expected and has not come by its own name
      for (const [policy, parents] of expecting) if (!depth.has(policy)) depth.set(policy, makeNode(policy, parents));
    }
    this.#depths.push(depth);
    this.#prune();
  }

  /** 6.1.3 (e) */
  setNull(): void {
    this.#depths = [];
  }

  /** 6.1.4 (b)(1) */
  map(mappings: PolicyMappings): void {
    const depth = this.#depths.at(-1);
    const anyNode = depth?.get(ANY_POLICY);
    for (const [issuerPolicy, subjectPolicies] of mappings) {
      const node = depth?.get(issuerPolicy);
      // (b)(1)(i)
      if (node !== undefined) node.expectedPolicies = subjectPolicies;
      // (b)(1)(ii): a sibling of the anyPolicy node; its only parent is the anyPolicy node above.
      else if (anyNode !== undefined) depth?.set(issuerPolicy, makeNode(issuerPolicy, anyNode.parents, subjectPolicies));
    }
  }

  /** 6.1.4 (b)(2): mapped policies end where mapping is inhibited. */
  remove(policies: Iterable<string>): void {
    const depth = this.#depths.at(-1);
    if (depth === undefined) return;
    for (const policy of policies) {
      const node = depth.get(policy);
      if (node !== undefined) drop(depth, node);
    }
    this.#prune();
  }

  /** 6.1.5 (g)(1) to (4): authority_constrained_policy_set, in the words of the anchor's own domain. May contain anyPolicy. */
  authorityPolicies(): ReadonlySet<string> {
    const policies = new Set<string>();
    for (const depth of this.#depths) {
      for (const { validPolicy, parents } of depth.values()) {
        // (g)(2): no other than anyPolicy is ever the parent beside anyPolicy
        if (validPolicy !== ANY_POLICY && parents[0]?.validPolicy === ANY_POLICY) policies.add(validPolicy);
      }
    }
    // (g)(3)
    if (this.#depths.at(-1)?.has(ANY_POLICY) === true) policies.add(ANY_POLICY);
    return policies;
  }

  // 6.1.3 (d)(3), 6.1.4 (b)(2)(ii): above the last depth no node is without children.
  #prune(): void {
    for (let at = this.#depths.length - 2; at >= 0; at--) {
      const depth = this.#depths[at] ?? new Map<string, PolicyNode>();
      const barren = [...depth.values()].filter(({ children }) => children === 0);
      if (barren.length === 0) return;
      for (const node of barren) drop(depth, node);
    }
    if (this.#depths[0]?.size === 0) this.setNull();
  }
}

function makeNode(
  validPolicy: string,
  parents: readonly PolicyNode[],
  expectedPolicies: ReadonlySet<string> = new Set([validPolicy]),
): PolicyNode {
  for (const parent of parents) parent.children++;
  return { validPolicy, parents, expectedPolicies, children: 0 };
}

function drop(depth: Depth, node: PolicyNode): void {
  depth.delete(node.validPolicy);
  for (const parent of node.parents) parent.children--;
}

// The edges that the next depth can have are as many as the expected policies of this one: nothing multiplies.
function nodesByExpectedPolicy(depth: Depth): ReadonlyMap<string, readonly PolicyNode[]> {
  const expecting = new Map<string, PolicyNode[]>();
  for (const node of depth.values()) {
    for (const policy of node.expectedPolicies) {
      const nodes = expecting.get(policy) ?? [];
      nodes.push(node);
      expecting.set(policy, nodes);
    }
  }
  return expecting;
}
