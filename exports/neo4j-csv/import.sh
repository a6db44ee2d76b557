#!/bin/sh
# Written by patgraph. It is made from the graph: change the graph instead.
# Makes the database neo4j of a stopped Neo4j 5 server anew; run it on that server:
#     sh import.sh --overwrite-destination
cd "$(dirname "$0")" || exit 2
neo4j-admin database import full neo4j \
  --multiline-fields=true --array-delimiter=U+001F --strict=true --bad-tolerance=0 \
  --nodes=Catalogue=nodes-Catalogue.csv \
  --nodes=Category=nodes-Category.csv \
  --nodes=Dataset=nodes-Dataset.csv \
  --nodes=Entry=nodes-Entry.csv \
  --nodes=Link=nodes-Link.csv \
  --nodes=Listing=nodes-Listing.csv \
  --nodes=Problem=nodes-Problem.csv \
  --nodes=Publisher=nodes-Publisher.csv \
  --nodes=QualityAttribute=nodes-QualityAttribute.csv \
  --nodes=RelationKind=nodes-RelationKind.csv \
  --nodes=ServiceType=nodes-ServiceType.csv \
  --nodes=Source=nodes-Source.csv \
  --nodes=Technology=nodes-Technology.csv \
  --relationships=relationships-Catalogue-QualityAttribute.csv \
  --relationships=relationships-Category-Category.csv \
  --relationships=relationships-Entry-Category.csv \
  --relationships=relationships-Entry-Entry.csv \
  --relationships=relationships-Entry-Listing.csv \
  --relationships=relationships-Entry-Problem.csv \
  --relationships=relationships-Entry-QualityAttribute.csv \
  --relationships=relationships-Entry-ServiceType.csv \
  --relationships=relationships-Entry-Source.csv \
  --relationships=relationships-Entry-Technology.csv \
  --relationships=relationships-Link-Listing.csv \
  --relationships=relationships-Link-Source.csv \
  --relationships=relationships-Listing-Catalogue.csv \
  --relationships=relationships-QualityAttribute-QualityAttribute.csv \
  --relationships=relationships-ServiceType-ServiceType.csv \
  --relationships=relationships-Source-Publisher.csv \
  --relationships=relationships-Source-Source.csv \
  --relationships=relationships-Source-Technology.csv \
  --relationships=relationships-Technology-ServiceType.csv \
  "$@"
