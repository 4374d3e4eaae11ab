package dev.tarry.differential;
public class Dump { public static void main(String[] a) { long s = Long.parseLong(a[0]); System.out.println(Marks.strip(ProgramGenerator.source(s, Recipe.of(s)))); } }
