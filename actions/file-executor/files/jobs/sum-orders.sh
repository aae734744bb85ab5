#!/usr/bin/env bash
# Sums the amounts of one region in orders.csv, which lies beside this script.
set -euo pipefail
region=$1
awk -F, -v region="$region" '$1 == region { sum += $2; count += 1 } END { printf "%s: %d orders, %d in all\n", region, count, sum }' orders.csv
