<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>LungPrep</name>
    <message>
        <source>Input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>Source:</source>
        <translation>来源：</translation>
    </message>
    <message>
        <source>A series of the DICOM database, or a volume that is loaded already</source>
        <translation>DICOM 数据库中的一个序列，或已加载的体数据</translation>
    </message>
    <message>
        <source>Filter: patient, study, description...</source>
        <translation>筛选：患者、检查、描述……</translation>
    </message>
    <message>
        <source>Show only series whose patient, study, number, description or modality has all these words</source>
        <translation>只显示患者、检查、编号、描述或模态中包含所有这些词的序列</translation>
    </message>
    <message>
        <source>Import DICOM folder...</source>
        <translation>导入 DICOM 文件夹……</translation>
    </message>
    <message>
        <source>Index a folder into the DICOM database; files stay where they are</source>
        <translation>把文件夹索引到 DICOM 数据库；文件保留在原处</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stop the import; what is indexed stays</source>
        <translation>停止导入；已索引的内容保留</translation>
    </message>
    <message>
        <source>The series of the DICOM database. A green mark is the series that fits the recipe best.</source>
        <translation>DICOM 数据库中的序列。绿色标记表示最符合配方的序列。</translation>
    </message>
    <message>
        <source>Tick the best of each study</source>
        <translation>勾选每个检查的最佳序列</translation>
    </message>
    <message>
        <source>Tick the chosen series of every study that is shown, to run them one after the other</source>
        <translation>勾选所显示的每个检查中选定的序列，以便依次运行</translation>
    </message>
    <message>
        <source>Tick none</source>
        <translation>全部不勾选</translation>
    </message>
    <message>
        <source>Tick no series</source>
        <translation>不勾选任何序列</translation>
    </message>
    <message>
        <source>Volume:</source>
        <translation>体数据：</translation>
    </message>
    <message>
        <source>A CT in Hounsfield units. The volume itself is not changed.</source>
        <translation>以亨氏单位表示的 CT。体数据本身不会改变。</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>配方</translation>
    </message>
    <message>
        <source>Recipe:</source>
        <translation>配方：</translation>
    </message>
    <message>
        <source>Every choice of a run, under one name</source>
        <translation>一次运行的全部选择，以一个名称保存</translation>
    </message>
    <message>
        <source>Save as...</source>
        <translation>另存为……</translation>
    </message>
    <message>
        <source>Save what is shown here as a recipe of your own</source>
        <translation>把此处显示的内容保存为您自己的配方</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Open the folder of your own recipes: they are text files that can be shared</source>
        <translation>打开您自己的配方所在的文件夹：它们是可以共享的文本文件</translation>
    </message>
    <message>
        <source>What differs from the recipe</source>
        <translation>与配方不同之处</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>重置</translation>
    </message>
    <message>
        <source>Back to the choices of the recipe</source>
        <translation>恢复配方的选择</translation>
    </message>
    <message>
        <source>Segmenter:</source>
        <translation>分割方法：</translation>
    </message>
    <message>
        <source>What finds the lungs or lobes</source>
        <translation>用什么方法找到肺或肺叶</translation>
    </message>
    <message>
        <source>Model:</source>
        <translation>模型：</translation>
    </message>
    <message>
        <source>Which network of lungmask</source>
        <translation>使用 lungmask 的哪个网络</translation>
    </message>
    <message>
        <source>Grid, values and files</source>
        <translation>网格、数值与文件</translation>
    </message>
    <message>
        <source>Spacing:</source>
        <translation>间距：</translation>
    </message>
    <message>
        <source>Voxel spacing of the prepared volume, left to right; native in all three keeps the acquired grid</source>
        <translation>预处理后体数据左右方向的体素间距；三个方向都为“原始”时保留采集网格</translation>
    </message>
    <message>
        <source> mm</source>
        <translation> mm</translation>
    </message>
    <message>
        <source>native</source>
        <translation>原始</translation>
    </message>
    <message>
        <source>Voxel spacing of the prepared volume, front to back; native in all three keeps the acquired grid</source>
        <translation>预处理后体数据前后方向的体素间距；三个方向都为“原始”时保留采集网格</translation>
    </message>
    <message>
        <source>Voxel spacing of the prepared volume, bottom to top; native in all three keeps the acquired grid</source>
        <translation>预处理后体数据上下方向的体素间距；三个方向都为“原始”时保留采集网格</translation>
    </message>
    <message>
        <source>Keep:</source>
        <translation>保留：</translation>
    </message>
    <message>
        <source>What part the prepared volume keeps</source>
        <translation>预处理后的体数据保留哪一部分</translation>
    </message>
    <message>
        <source>Margin around it</source>
        <translation>周围的边距</translation>
    </message>
    <message>
        <source>Clip:</source>
        <translation>截断：</translation>
    </message>
    <message>
        <source>HU between</source>
        <translation>HU 介于</translation>
    </message>
    <message>
        <source>Clip the values of the prepared volume</source>
        <translation>截断预处理后体数据的数值</translation>
    </message>
    <message>
        <source>Lowest value that is kept, in HU</source>
        <translation>保留的最小值（HU）</translation>
    </message>
    <message>
        <source>Highest value that is kept, in HU</source>
        <translation>保留的最大值（HU）</translation>
    </message>
    <message>
        <source>Values:</source>
        <translation>数值：</translation>
    </message>
    <message>
        <source>Keep Hounsfield units, or map the clip range</source>
        <translation>保留亨氏单位，或映射截断范围</translation>
    </message>
    <message>
        <source>Files:</source>
        <translation>文件：</translation>
    </message>
    <message>
        <source>NIfTI</source>
        <translation>NIfTI</translation>
    </message>
    <message>
        <source>Write the prepared volume as .nii.gz</source>
        <translation>把预处理后的体数据写为 .nii.gz</translation>
    </message>
    <message>
        <source>NRRD</source>
        <translation>NRRD</translation>
    </message>
    <message>
        <source>Write the prepared volume as .nrrd and its labels as .seg.nrrd</source>
        <translation>把预处理后的体数据写为 .nrrd，标签写为 .seg.nrrd</translation>
    </message>
    <message>
        <source>NPZ</source>
        <translation>NPZ</translation>
    </message>
    <message>
        <source>Write the prepared volume and its labels as .npz for NumPy</source>
        <translation>把预处理后的体数据及其标签写为 NumPy 的 .npz</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Results to:</source>
        <translation>结果存至：</translation>
    </message>
    <message>
        <source>Folder for the files of each case. Empty: the results are in the scene only, until you export them.</source>
        <translation>存放每个病例文件的文件夹。留空：结果只在场景中，直到您导出。</translation>
    </message>
    <message>
        <source>Running again updates the nodes of the same scan</source>
        <translation>再次运行时更新同一扫描的节点</translation>
    </message>
    <message>
        <source>Off: every run adds new nodes</source>
        <translation>关闭：每次运行都添加新节点</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Prepare the CT</source>
        <translation>预处理该 CT</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Stop; the scene stays as it was</source>
        <translation>停止；场景保持原样</translation>
    </message>
    <message>
        <source>The cases of the queue</source>
        <translation>队列中的病例</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>What was done and noticed. No names and no identifiers are in it.</source>
        <translation>所做的处理和发现的情况。其中没有姓名和标识符。</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy the log</source>
        <translation>复制日志</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清空</translation>
    </message>
    <message>
        <source>Empty the log</source>
        <translation>清空日志</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>CT:</source>
        <translation>CT：</translation>
    </message>
    <message>
        <source>The CT on the native grid</source>
        <translation>原始网格上的 CT</translation>
    </message>
    <message>
        <source>Mask:</source>
        <translation>掩膜：</translation>
    </message>
    <message>
        <source>The lungs or lobes; correct them in Segment Editor and measure again</source>
        <translation>肺或肺叶；可在 Segment Editor 中修正后重新测量</translation>
    </message>
    <message>
        <source>Table:</source>
        <translation>表格：</translation>
    </message>
    <message>
        <source>The measurements</source>
        <translation>测量结果</translation>
    </message>
    <message>
        <source>No findings.</source>
        <translation>没有发现问题。</translation>
    </message>
    <message>
        <source>What was noticed about the data, and what was done about it</source>
        <translation>对数据的发现以及所做的处理</translation>
    </message>
    <message>
        <source>Measured on the slices as they were acquired</source>
        <translation>在原始采集的层面上测量</translation>
    </message>
    <message>
        <source>Show CT</source>
        <translation>显示 CT</translation>
    </message>
    <message>
        <source>Show the CT on its native grid in the slice views</source>
        <translation>在切片视图中显示原始网格上的 CT</translation>
    </message>
    <message>
        <source>Show prepared</source>
        <translation>显示预处理结果</translation>
    </message>
    <message>
        <source>Show the prepared volume in the slice views</source>
        <translation>在切片视图中显示预处理后的体数据</translation>
    </message>
    <message>
        <source>Lung window</source>
        <translation>肺窗</translation>
    </message>
    <message>
        <source>Level -600, width 1500</source>
        <translation>窗位 -600，窗宽 1500</translation>
    </message>
    <message>
        <source>Fill:</source>
        <translation>填充：</translation>
    </message>
    <message>
        <source>How strongly the mask is filled in the slice views</source>
        <translation>掩膜在切片视图中的填充强度</translation>
    </message>
    <message>
        <source>Outline:</source>
        <translation>轮廓：</translation>
    </message>
    <message>
        <source>How strongly the outline of the mask is drawn in the slice views</source>
        <translation>掩膜轮廓在切片视图中的显示强度</translation>
    </message>
    <message>
        <source>Show in 3D</source>
        <translation>三维显示</translation>
    </message>
    <message>
        <source>Make surfaces of the mask (takes a second or two)</source>
        <translation>生成掩膜的表面（需要一两秒）</translation>
    </message>
    <message>
        <source>Measure mask</source>
        <translation>测量掩膜</translation>
    </message>
    <message>
        <source>Measure the mask as it is now, for instance after correcting it by hand</source>
        <translation>按现在的样子测量掩膜，例如手工修正之后</translation>
    </message>
    <message>
        <source>Export...</source>
        <translation>导出……</translation>
    </message>
    <message>
        <source>Write the case into a folder, in the formats of the recipe</source>
        <translation>按配方的格式把病例写入文件夹</translation>
    </message>
    <message>
        <source>Open report</source>
        <translation>打开报告</translation>
    </message>
    <message>
        <source>Open the report of the last run in the browser</source>
        <translation>在浏览器中打开上次运行的报告</translation>
    </message>
    <message>
        <source>lungmask: packages and weights</source>
        <translation>lungmask：软件包与权重</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>Look whether lungmask and PyTorch are here and can be used</source>
        <translation>检查 lungmask 和 PyTorch 是否存在并可用</translation>
    </message>
    <message>
        <source>Install...</source>
        <translation>安装……</translation>
    </message>
    <message>
        <source>Install lungmask and what it needs; asks first</source>
        <translation>安装 lungmask 及其所需内容；会先询问</translation>
    </message>
    <message>
        <source>The weights of the networks</source>
        <translation>网络的权重</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>Download the published weights of the selected network</source>
        <translation>下载所选网络的公开权重</translation>
    </message>
    <message>
        <source>Stop the download; nothing of it is left</source>
        <translation>停止下载；不留下任何内容</translation>
    </message>
    <message>
        <source>Use file...</source>
        <translation>使用文件……</translation>
    </message>
    <message>
        <source>Take the weights from a file, for machines without internet</source>
        <translation>从文件取得权重，适用于没有互联网的机器</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Delete the weights of the selected network</source>
        <translation>删除所选网络的权重</translation>
    </message>
    <message>
        <source>Lungs and lobes are segmented by lungmask (Hofmanninger et al., Eur Radiol Exp 2020; 4:50). Images are read and resampled with SimpleITK and pydicom. LungPrep sends nothing anywhere.</source>
        <translation>肺和肺叶由 lungmask 分割（Hofmanninger 等，Eur Radiol Exp 2020; 4:50）。图像由 SimpleITK 和 pydicom 读取并重采样。LungPrep 不会向任何地方发送任何内容。</translation>
    </message>
    <message>
        <source>Prepares chest CT for measuring and learning: chooses the right series of a study and says why, puts every slice where it belongs, makes Hounsfield units, segments lungs or lobes, measures them as they were acquired, and resamples once into the grid that the recipe asks for. Version {version}. &lt;a href=&quot;{url}&quot;&gt;Documentation and tutorial&lt;/a&gt;.</source>
        <translation>为测量和机器学习预处理胸部 CT：选择检查中正确的序列并说明理由，把每一层放到它应在的位置，得到亨氏单位，分割肺或肺叶，在原始采集的层面上测量，并一次重采样到配方要求的网格。版本 {version}。&lt;a href=&quot;{url}&quot;&gt;文档与教程&lt;/a&gt;。</translation>
    </message>
</context>
<context>
    <name>widgets.choices</name>
    <message>
        <source>DICOM series</source>
        <translation>DICOM 序列</translation>
    </message>
    <message>
        <source>Loaded volume</source>
        <translation>已加载的体数据</translation>
    </message>
    <message>
        <source>automatic: lungmask if it is there, else threshold</source>
        <translation>自动：有 lungmask 则用之，否则用阈值法</translation>
    </message>
    <message>
        <source>lungmask (neural network)</source>
        <translation>lungmask（神经网络）</translation>
    </message>
    <message>
        <source>threshold (classical, needs nothing)</source>
        <translation>阈值法（经典方法，无需安装）</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>R231: right and left lung</source>
        <translation>R231：右肺和左肺</translation>
    </message>
    <message>
        <source>LTRCLobes: five lobes</source>
        <translation>LTRCLobes：五个肺叶</translation>
    </message>
    <message>
        <source>LTRCLobes_R231: five lobes, completed by R231</source>
        <translation>LTRCLobes_R231：五个肺叶，由 R231 补全</translation>
    </message>
    <message>
        <source>R231CovidWeb: lungs, trained with COVID-19 from the web</source>
        <translation>R231CovidWeb：肺，训练数据含网络上的 COVID-19 病例</translation>
    </message>
    <message>
        <source>everything</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>the lungs</source>
        <translation>肺</translation>
    </message>
    <message>
        <source>the body</source>
        <translation>身体</translation>
    </message>
    <message>
        <source>Hounsfield units</source>
        <translation>亨氏单位</translation>
    </message>
    <message>
        <source>0 to 1</source>
        <translation>0 到 1</translation>
    </message>
    <message>
        <source>0 to 255</source>
        <translation>0 到 255</translation>
    </message>
</context>
<context>
    <name>widgets.database_import</name>
    <message>
        <source>Looking for DICOM files...</source>
        <translation>正在查找 DICOM 文件……</translation>
    </message>
    <message>
        <source>{series} new series with {images} images.</source>
        <translation>新增 {series} 个序列，共 {images} 幅图像。</translation>
    </message>
    <message>
        <source>Nothing new was found in that folder.</source>
        <translation>该文件夹中没有新的内容。</translation>
    </message>
    <message>
        <source>Importing: {percent} %</source>
        <translation>正在导入：{percent} %</translation>
    </message>
</context>
<context>
    <name>widgets.installing</name>
    <message>
        <source>Installing PyTorch. This takes some minutes; the Python console shows what it does.</source>
        <translation>正在安装 PyTorch。需要几分钟；进展见 Python 控制台。</translation>
    </message>
    <message>
        <source>Installing lungmask and what it needs...</source>
        <translation>正在安装 lungmask 及其所需软件包……</translation>
    </message>
    <message>
        <source>lungmask was not installed.</source>
        <translation>没有安装 lungmask。</translation>
    </message>
    <message>
        <source>Choose the threshold segmenter, or install it later.</source>
        <translation>请选择阈值法，或以后再安装。</translation>
    </message>
    <message>
        <source>PyTorch could not be installed.</source>
        <translation>无法安装 PyTorch。</translation>
    </message>
    <message>
        <source>lungmask is not installed completely. LungPrep can install it now, with PyTorch: this downloads 200 MB to 3 GB and takes some minutes. Nothing that Slicer brought is replaced.

Without it, choose the threshold segmenter.</source>
        <translation>lungmask 没有完整安装。LungPrep 现在可以把它和 PyTorch 一起安装：需要下载 200 MB 到 3 GB，耗时几分钟。Slicer 自带的内容不会被替换。

如果不安装，请选择阈值法。</translation>
    </message>
    <message>
        <source>Install lungmask</source>
        <translation>安装 lungmask</translation>
    </message>
    <message>
        <source>PyTorch is missing, and so is the extension that installs it.</source>
        <translation>缺少 PyTorch，也缺少安装它的扩展。</translation>
    </message>
    <message>
        <source>PyTorch could not be installed: {reason}</source>
        <translation>无法安装 PyTorch：{reason}</translation>
    </message>
    <message>
        <source>The packages that lungmask needs could not be installed: {reason}</source>
        <translation>无法安装 lungmask 所需的软件包：{reason}</translation>
    </message>
    <message>
        <source>The log of the installation says why. {advice}</source>
        <translation>安装日志中有原因。{advice}</translation>
    </message>
</context>
<context>
    <name>widgets.main_panel</name>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>There is no scene.</source>
        <translation>没有场景。</translation>
    </message>
    <message>
        <source>Slicer&apos;s DICOM database is not open: open it in the DICOM module.</source>
        <translation>Slicer 的 DICOM 数据库没有打开：请在 DICOM 模块中打开。</translation>
    </message>
    <message>
        <source>Select a series in the table, or import a DICOM folder.</source>
        <translation>请在表中选择一个序列，或导入 DICOM 文件夹。</translation>
    </message>
    <message>
        <source>Import DICOM folder</source>
        <translation>导入 DICOM 文件夹</translation>
    </message>
    <message>
        <source>A run is under way.</source>
        <translation>正在运行。</translation>
    </message>
    <message>
        <source>Prepare the CT</source>
        <translation>预处理该 CT</translation>
    </message>
    <message>
        <source>Choose a folder for the results of several series.</source>
        <translation>请为多个序列的结果选择一个文件夹。</translation>
    </message>
    <message>
        <source>Cancelling...</source>
        <translation>正在取消……</translation>
    </message>
    <message>
        <source>Cancelled. The scene is as it was.</source>
        <translation>已取消。场景保持原样。</translation>
    </message>
    <message>
        <source>Prepare {count} series</source>
        <translation>预处理 {count} 个序列</translation>
    </message>
    <message>
        <source>Choose a loaded volume.</source>
        <translation>请选择一个已加载的体数据。</translation>
    </message>
    <message>
        <source>This series cannot be prepared: {reasons}.</source>
        <translation>无法预处理该序列：{reasons}。</translation>
    </message>
    <message>
        <source>Done in {seconds} s.</source>
        <translation>完成，用时 {seconds} 秒。</translation>
    </message>
</context>
<context>
    <name>widgets.mask_actions</name>
    <message>
        <source>Export the case into a folder</source>
        <translation>把病例导出到文件夹</translation>
    </message>
    <message>
        <source>The case could not be written: {reason}</source>
        <translation>无法写入病例：{reason}</translation>
    </message>
    <message>
        <source>Written to {folder}.</source>
        <translation>已写入 {folder}。</translation>
    </message>
    <message>
        <source>Cancelled. The scene is as it was.</source>
        <translation>已取消。场景保持原样。</translation>
    </message>
    <message>
        <source>{case} is in that folder already. Replace its files?</source>
        <translation>该文件夹中已有 {case}。是否替换其文件？</translation>
    </message>
    <message>
        <source>{folder} is there already: choose another folder.</source>
        <translation>{folder} 已存在：请选择另一个文件夹。</translation>
    </message>
    <message>
        <source>Done in {seconds} s.</source>
        <translation>完成，用时 {seconds} 秒。</translation>
    </message>
</context>
<context>
    <name>widgets.packages_panel</name>
    <message>
        <source>lungmask and PyTorch are here and can be used.</source>
        <translation>lungmask 和 PyTorch 已存在并可用。</translation>
    </message>
</context>
<context>
    <name>widgets.queue_panel</name>
    <message>
        <source>done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Series</source>
        <translation>序列</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Volume (mL)</source>
        <translation>体积 (mL)</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>等待</translation>
    </message>
    <message>
        <source>{done} prepared, {already} were there already, {failed} failed; see cases.csv in {folder}.</source>
        <translation>{done} 个已完成，{already} 个原已存在，{failed} 个失败；见 {folder} 中的 cases.csv。</translation>
    </message>
    <message>
        <source>under way</source>
        <translation>进行中</translation>
    </message>
    <message>
        <source>Cancelled. What was complete is in the folder; the next run goes on from there.</source>
        <translation>已取消。已完成的病例在文件夹中；下次运行从那里继续。</translation>
    </message>
    <message>
        <source>not done</source>
        <translation>未完成</translation>
    </message>
    <message>
        <source>was there already</source>
        <translation>原已存在</translation>
    </message>
</context>
<context>
    <name>widgets.recipe_panel</name>
    <message>
        <source>Save recipe as</source>
        <translation>配方另存为</translation>
    </message>
    <message>
        <source>Name of the recipe:</source>
        <translation>配方名称：</translation>
    </message>
    <message>
        <source>Changed: {keys}</source>
        <translation>已更改：{keys}</translation>
    </message>
    <message>
        <source>{name} (own)</source>
        <translation>{name}（自有）</translation>
    </message>
</context>
<context>
    <name>widgets.results_panel</name>
    <message>
        <source>The surfaces could not be made: {reason}</source>
        <translation>无法生成表面：{reason}</translation>
    </message>
</context>
<context>
    <name>widgets.run_panel</name>
    <message>
        <source>Looking at headers</source>
        <translation>查看文件头</translation>
    </message>
    <message>
        <source>Reading slices</source>
        <translation>读取层面</translation>
    </message>
    <message>
        <source>Segmenting</source>
        <translation>分割</translation>
    </message>
    <message>
        <source>Measuring</source>
        <translation>测量</translation>
    </message>
    <message>
        <source>Resampling</source>
        <translation>重采样</translation>
    </message>
    <message>
        <source>Writing</source>
        <translation>写入</translation>
    </message>
    <message>
        <source>Downloading</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>Making the phantom</source>
        <translation>生成体模</translation>
    </message>
    <message>
        <source>Starting...</source>
        <translation>正在启动……</translation>
    </message>
    <message>
        <source>, about {time} left</source>
        <translation>，约剩 {time}</translation>
    </message>
</context>
<context>
    <name>widgets.series_table</name>
    <message>
        <source>Slice thickness; voxel size left to right, front to back, slice step</source>
        <translation>层厚；体素左右、前后尺寸与层间距</translation>
    </message>
    <message>
        <source>take this one</source>
        <translation>选用</translation>
    </message>
    <message>
        <source>usable</source>
        <translation>可用</translation>
    </message>
    <message>
        <source>not usable</source>
        <translation>不可用</translation>
    </message>
    <message>
        <source>Series</source>
        <translation>序列</translation>
    </message>
    <message>
        <source>Slices</source>
        <translation>层数</translation>
    </message>
    <message>
        <source>Thickness, size (mm)</source>
        <translation>层厚，体素 (mm)</translation>
    </message>
    <message>
        <source>Kernel</source>
        <translation>重建核</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>结论</translation>
    </message>
    <message>
        <source>Tick several series to run them one after the other.</source>
        <translation>勾选多个序列以依次运行。</translation>
    </message>
    <message>
        <source>Reading the headers of this series...</source>
        <translation>正在读取该序列的文件头……</translation>
    </message>
    <message>
        <source>(no description)</source>
        <translation>（无描述）</translation>
    </message>
</context>
<context>
    <name>widgets.style</name>
    <message>
        <source>Slicer&apos;s Python interpreter (PythonSlicer) was not found.</source>
        <translation>没有找到 Slicer 的 Python 解释器（PythonSlicer）。</translation>
    </message>
    <message>
        <source>Install Slicer again.</source>
        <translation>请重新安装 Slicer。</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation>{hours} 小时 {minutes} 分</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} 秒</translation>
    </message>
    <message>
        <source>{minutes} min {seconds} s</source>
        <translation>{minutes} 分 {seconds} 秒</translation>
    </message>
</context>
<context>
    <name>widgets.weights_panel</name>
    <message>
        <source>These are not the published weights of {network}; results will say so.</source>
        <translation>这不是 {network} 的公开权重；结果中会注明。</translation>
    </message>
    <message>
        <source>PyTorch weights (*.pth *.pt);;All files (*)</source>
        <translation>PyTorch 权重 (*.pth *.pt);;所有文件 (*)</translation>
    </message>
    <message>
        <source>{size} MB</source>
        <translation>{size} MB</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>The download was cancelled; nothing of it is left.</source>
        <translation>下载已取消；没有留下任何内容。</translation>
    </message>
    <message>
        <source>Weights of {network}</source>
        <translation>{network} 的权重</translation>
    </message>
    <message>
        <source>not here</source>
        <translation>不在本机</translation>
    </message>
    <message>
        <source>Downloading the weights of {network}...</source>
        <translation>正在下载 {network} 的权重……</translation>
    </message>
    <message>
        <source>The weights of {network} are there.</source>
        <translation>{network} 的权重已就绪。</translation>
    </message>
    <message>
        <source>Delete the weights of {network}?
{path}</source>
        <translation>删除 {network} 的权重？
{path}</translation>
    </message>
</context>
</TS>
