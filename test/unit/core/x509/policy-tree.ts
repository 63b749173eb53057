// The valid policy tree as RFC 5280 6.1.3 (d) and 6.1.4 (b) describe it, word for word and without any bound: what the graph is
// compared with.
import { ANY_POLICY, type PolicyMappings } from '../../../../src/core/x509/policy-graph.ts';

interface TreeNode {
  readonly depth: number;
  readonly validPolicy: string;
  readonly parent: TreeNode | undefined;
  expected: ReadonlySet<string>;
}

export class PolicyTree {
  #nodes: TreeNode[] = [{ depth: 0, validPolicy: ANY_POLICY, parent: undefined, expected: new Set([ANY_POLICY]) }];
  #depth = 0;

  get isNull(): boolean {
    return this.#nodes.length === 0;
  }

  get size(): number {
    return this.#nodes.length;
  }

  extend(policies: readonly string[], takesAny: boolean): void {
    const above = this.#at(this.#depth);
    this.#depth++;
    for (const policy of policies.filter((one) => one !== ANY_POLICY)) {
      const expecting = above.filter(({ expected }) => expected.has(policy));
      for (const parent of expecting) this.#add(parent, policy);
      if (expecting.length > 0) continue;
      for (const parent of above) if (parent.validPolicy === ANY_POLICY) this.#add(parent, policy);
    }
    if (takesAny && policies.includes(ANY_POLICY)) {
      for (const parent of above) {
        for (const policy of parent.expected) {
          const hasChild = this.#at(this.#depth).some((node) => node.parent === parent && node.validPolicy === policy);
          if (!hasChild) this.#add(parent, policy);
        }
      }
    }
    this.#prune();
  }

  setNull(): void {
    this.#nodes = [];
  }

  map(mappings: PolicyMappings): void {
    for (const [issuerPolicy, subjectPolicies] of mappings) {
      const nodes = this.#at(this.#depth).filter(({ validPolicy }) => validPolicy === issuerPolicy);
      for (const node of nodes) node.expected = subjectPolicies;
      if (nodes.length > 0) continue;
      const any = this.#at(this.#depth).find(({ validPolicy }) => validPolicy === ANY_POLICY);
      if (any?.parent !== undefined) this.#add(any.parent, issuerPolicy, subjectPolicies);
    }
  }

  remove(policies: Iterable<string>): void {
    const gone = new Set(policies);
    this.#nodes = this.#nodes.filter(({ depth, validPolicy }) => depth !== this.#depth || !gone.has(validPolicy));
    this.#prune();
  }

  // 6.1.5 (g)(iii)(1), and the anyPolicy node of the last depth
  authorityPolicies(): ReadonlySet<string> {
    const set = this.#nodes.filter(({ parent }) => parent?.validPolicy === ANY_POLICY);
    const policies = new Set(set.map(({ validPolicy }) => validPolicy).filter((policy) => policy !== ANY_POLICY));
    if (this.#at(this.#depth).some(({ validPolicy }) => validPolicy === ANY_POLICY)) policies.add(ANY_POLICY);
    return policies;
  }

  #at(depth: number): readonly TreeNode[] {
    return this.#nodes.filter((node) => node.depth === depth);
  }

  #add(parent: TreeNode, validPolicy: string, expected: ReadonlySet<string> = new Set([validPolicy])): void {
    this.#nodes.push({ depth: parent.depth + 1, validPolicy, parent, expected });
  }

  #prune(): void {
    for (;;) {
      const parents = new Set(this.#nodes.map(({ parent }) => parent));
      const left = this.#nodes.filter((node) => node.depth === this.#depth || parents.has(node));
      if (left.length === this.#nodes.length) return;
      this.#nodes = left;
    }
  }
}
