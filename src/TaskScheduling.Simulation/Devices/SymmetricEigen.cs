namespace TaskScheduling.Simulation;

/// <summary>Eigenvalues and eigenvectors of a small symmetric matrix by Jacobi rotations: exact enough, and short enough to be read.</summary>
internal static class SymmetricEigen
{
    private const int MostSweeps = 64;

    /// <summary>The matrix is overwritten. Vectors stand in columns.</summary>
    public static (double[] Values, double[,] Vectors) Solve(double[,] matrix)
    {
        var size = matrix.GetLength(0);
        var vectors = new double[size, size];
        for (var row = 0; row < size; row++)
            vectors[row, row] = 1;
        for (var sweep = 0; sweep < MostSweeps && OffDiagonal(matrix) > 0; sweep++)
        {
            for (var row = 0; row < size; row++)
            {
                for (var column = row + 1; column < size; column++)
                    Rotate(matrix, vectors, row, column);
            }
        }

        return ([.. Enumerable.Range(0, size).Select(row => matrix[row, row])], vectors);
    }

    /// <summary>Below what a double can tell beside the diagonal it counts as zero.</summary>
    private static double OffDiagonal(double[,] matrix)
    {
        double off = 0, diagonal = 0;
        for (var row = 0; row < matrix.GetLength(0); row++)
        {
            for (var column = 0; column < matrix.GetLength(0); column++)
            {
                if (row == column)
                    diagonal += matrix[row, row] * matrix[row, row];
                else
                    off += matrix[row, column] * matrix[row, column];
            }
        }

        return off <= diagonal * 1e-30 ? 0 : off;
    }

    private static void Rotate(double[,] matrix, double[,] vectors, int row, int column)
    {
        if (matrix[row, column] == 0)
            return;
        var ratio = (matrix[column, column] - matrix[row, row]) / (2 * matrix[row, column]);
        var tangent = Math.CopySign(1, ratio) / (Math.Abs(ratio) + Math.Sqrt((ratio * ratio) + 1));
        var cosine = 1 / Math.Sqrt((tangent * tangent) + 1);
        var sine = tangent * cosine;
        for (var index = 0; index < matrix.GetLength(0); index++)
            (matrix[index, row], matrix[index, column]) = Turned(matrix[index, row], matrix[index, column], cosine, sine);
        for (var index = 0; index < matrix.GetLength(0); index++)
            (matrix[row, index], matrix[column, index]) = Turned(matrix[row, index], matrix[column, index], cosine, sine);
        for (var index = 0; index < matrix.GetLength(0); index++)
            (vectors[index, row], vectors[index, column]) = Turned(vectors[index, row], vectors[index, column], cosine, sine);
    }

    private static (double Left, double Right) Turned(double left, double right, double cosine, double sine) =>
        ((cosine * left) - (sine * right), (sine * left) + (cosine * right));
}
